alter table resellers drop column support_website, drop column support_languages;
alter table providers drop column support_website, drop column support_languages;
