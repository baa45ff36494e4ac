drop policy vets on partnership_requests;
drop policy vets on resellers;
drop index resellers_pending;
alter table resellers
    drop constraint resellers_vetting_told,
    drop constraint resellers_vetting_decided,
    drop column vetting_reason,
    drop column vetted_at,
    drop column vetting;
