GRANT UPDATE, DELETE ON
    notices_alarm, notices_letter, notices_notice, notices_oncall, notices_pagercall, notices_preference TO lfnkr_web;
