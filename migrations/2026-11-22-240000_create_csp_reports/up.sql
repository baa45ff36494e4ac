create table csp_reports (
    day date not null,
    page text not null check (length(page) <= 200),
    directive text not null check (length(directive) <= 40),
    blocked text not null check (length(blocked) <= 200),
    count bigint not null default 1 check (count > 0),
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    primary key (day, page, directive, blocked)
);
comment on table csp_reports is 'What browsers reported that the content security policy stopped: at most 100 rows a day, of nobody in particular.';
comment on column csp_reports.page is 'The path of the page, without its query.';
comment on column csp_reports.blocked is 'The origin of what was stopped, or a word such as inline.';
