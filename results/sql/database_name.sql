-- Name under which the open file is attached.
SELECT current_database()
