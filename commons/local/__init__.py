"""Everything on one machine: servers, database, example data, web, worker and timetable."""
