-- Setup info goes to a customer's primary contact as a link, and not as a password.
alter table account_links
    drop constraint account_links_kind_check,
    add constraint account_links_kind_check check (kind in ('invitation', 'reset', 'setup', 'handover')),
    add sent_to text not null default '';
comment on column account_links.kind is 'A colleague''s invitation, a forgotten password, the first Global admin, or the Setup info of a customer''s administrator.';
comment on column account_links.sent_to is 'The address that Setup info went to; empty for links of other kinds.';
