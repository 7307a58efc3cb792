"""Only a client of DynamoDB."""

import botocore.session

client = botocore.session.get_session().create_client("dynamodb", region_name="eu-west-1")
