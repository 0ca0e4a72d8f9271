GRANT DELETE ON accounts_user, accounts_rolechange TO lfnkr_web;
DROP TRIGGER role_needs_two_people ON accounts_user;
DROP FUNCTION accounts_role_needs_two_people();
