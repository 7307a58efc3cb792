"""What is deployed, as it is built: functions and layers on a clean interpreter, with nothing else."""
