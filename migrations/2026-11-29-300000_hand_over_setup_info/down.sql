delete from account_links where kind = 'handover';
alter table account_links
    drop sent_to,
    drop constraint account_links_kind_check,
    add constraint account_links_kind_check check (kind in ('invitation', 'reset', 'setup'));
comment on column account_links.kind is 'A colleague''s invitation, a forgotten password, or the first Global admin.';
