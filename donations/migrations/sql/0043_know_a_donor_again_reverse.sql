REVOKE UPDATE (may_thank, may_name, may_write) ON donations_donor FROM lfnkr_web;
DROP TRIGGER guard_merge ON donations_donormerge;
DROP FUNCTION donations_guard_merge();
