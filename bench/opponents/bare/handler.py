"""A client of DynamoDB, and nothing else."""

import botocore.session

client = botocore.session.get_session().create_client("dynamodb", region_name="eu-west-1")
