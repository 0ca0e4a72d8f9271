DROP TRIGGER guard_goal ON donations_appeal;
DROP TRIGGER guard_appeal ON donations_donation;
DROP FUNCTION donations_guard_appeal_goal();
DROP FUNCTION donations_guard_gift_of_appeal();
REVOKE UPDATE (goal, excess) ON donations_appeal FROM lfnkr_web;
