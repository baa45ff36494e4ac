alter table providers
    add column support_website text not null default '',
    add column support_languages text[] not null default '{}';
alter table resellers
    add column support_website text not null default '',
    add column support_languages text[] not null default '{}';
comment on column providers.support_languages is 'The languages that its support speaks, by ISO 639 code.';
comment on column resellers.support_languages is 'The languages that its support speaks, by ISO 639 code.';
