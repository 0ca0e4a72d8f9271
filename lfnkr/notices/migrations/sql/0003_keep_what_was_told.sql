-- Whoever could remove or rewrite an alarm, a letter or a period on call would silence danger. The application answers, sends
-- and ends; it removes nothing, and gives nothing to somebody else. The pager's address is only ever followed by another one.
REVOKE UPDATE, DELETE, TRUNCATE ON
    notices_alarm, notices_letter, notices_notice, notices_oncall, notices_pagercall, notices_preference FROM PUBLIC, lfnkr_web;
GRANT UPDATE (began_at, acknowledged_by_id, acknowledged_at, ended_at) ON notices_alarm TO lfnkr_web;
GRANT UPDATE (tries, tried_at, sent_at, given_up_at, answer) ON notices_letter, notices_pagercall TO lfnkr_web;
GRANT UPDATE (seen_at, letter_id) ON notices_notice TO lfnkr_web;
GRANT UPDATE (withdrawn_by_id, withdrawn_at) ON notices_oncall TO lfnkr_web;
GRANT UPDATE (mailing) ON notices_preference TO lfnkr_web;
