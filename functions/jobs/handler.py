"""Jobs on files: an export of the account, an import of assignments, and its check."""

from zetel.bootstrap import services, warm

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from zetel.application.licences import jobs
from zetel.application.licences.jobs import StartExport, StartJob
from zetel.domain.licences.job import JobKind
from zetel.http import edge
from zetel.http import job_models as models
from zetel.http.declared import BODY, VERSIONED, answers, made
from zetel.http.fields import AccountId, IdempotencyKey, JobId

app = APIGatewayHttpResolver(enable_validation=True)
edge.secure(app)
ACCOUNT = "/v1/accounts/<account>"
JOB = f"{ACCOUNT}/jobs/<job>"


@app.post(f"{ACCOUNT}/exports", responses=made("The job", *BODY, 404))
def start_export(account: AccountId, body: models.NewExport, key: IdempotencyKey) -> Response[models.JobOut]:
    command = StartExport(account, edge.person(app), edge.keyed(app), body.scope)
    return edge.answer(app, jobs.start_export(command, services()))


@app.post(f"{ACCOUNT}/imports", responses=made("The job", *BODY, 404))
def start_import(account: AccountId, body: models.NewImport, key: IdempotencyKey) -> Response[models.JobOut]:
    command = StartJob(account, edge.person(app), edge.keyed(app), JobKind(body.kind), body.csv)
    return edge.answer(app, jobs.start(command, services()))


@app.get(JOB, responses=answers(200, "The job", 404, headers=VERSIONED))
def read_job(account: AccountId, job: JobId) -> Response[models.JobOut]:
    return edge.answer(app, jobs.read_job(account, job, edge.person(app), services()))


@app.get(f"{JOB}/file", responses=answers(200, "Where to download the export", 404, 409, 410))
def link_to_export(account: AccountId, job: JobId) -> Response[models.ExportLink]:
    return edge.answer(app, jobs.link_to_export(account, job, edge.person(app), services()))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return edge.resolve(app, event, context)


warm("store", "exports")
