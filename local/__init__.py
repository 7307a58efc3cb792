"""The whole service on one machine: `template.yaml` on a stand-in for AWS, with a gateway, pumps and demo data."""
