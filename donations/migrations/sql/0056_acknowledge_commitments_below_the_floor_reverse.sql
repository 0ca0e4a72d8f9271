DROP TRIGGER guard_go_ahead_seen ON donations_goaheadseen;
DROP FUNCTION donations_guard_go_ahead_seen();
