drop function partnership_request_state;
drop policy requester on letters;
drop policy reseller on partnership_requests;
alter table partnership_requests
    drop recipient_name, drop recipient_email, drop letter_id, drop sent_at, drop opened_at, drop declined_at,
    drop declined_by, drop declined_by_name, drop declined_reason, drop revoked_at, drop asked_again_at;
