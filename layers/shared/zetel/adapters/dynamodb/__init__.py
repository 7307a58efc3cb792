"""The store on DynamoDB: items, expressions, and each commit as a transaction."""
