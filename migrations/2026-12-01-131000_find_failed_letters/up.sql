create index letters_failed on letters (created_at) where status = 'failed';
