alter table service_requests drop column contact_country;
