drop table tenant_owners;
