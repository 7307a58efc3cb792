"""The deployed artefact as it is built: functions and layers alone on a clean interpreter."""
