alter table service_requests add column contact_country text check (contact_country ~ '^[A-Z]{2}$');
comment on column service_requests.contact_country is 'Where whoever asks is reached; null where nobody was asked for it.';
