//! What a migration does, the same folder undoes.

use std::fs;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;

use crate::house::House;
use crate::walls::lived_in;

/// From this folder on, each is tried.
const FIRST: &str = "2026-11-30-200000";

/// All that makes up the schema, a line for each part.
fn schema(house: &House) -> Vec<String> {
    house.lines(
        "select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as line
         from information_schema.columns where table_schema = 'public'
         union all
         select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
         union all
         select indexdef from pg_indexes where schemaname = 'public'
         union all
         select concat_ws(' ', tablename, policyname, cmd, qual, with_check) from pg_policies where schemaname = 'public'
         union all
         select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace and prokind = 'f'
         union all
         select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
         union all
         select concat_ws(' ', objoid::regclass, objsubid = 0, description) from pg_description where classoid = 'pg_class'::regclass
         order by 1",
    )
}

#[test]
fn the_newest_migrations_go_down_and_up_again() {
    let house = lived_in();
    let all = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).unwrap();
    let is_new = |folder: &PathBuf| folder.file_name().is_some_and(|name| name.to_str().unwrap() >= FIRST);
    let mut newest: Vec<PathBuf> = all.map(|entry| entry.unwrap().path()).filter(is_new).collect();
    newest.sort();
    assert!(newest.len() >= 4, "{newest:?}");
    let run = |folder: &Path, file: &str| {
        let statements = fs::read_to_string(folder.join(file)).unwrap();
        house.sql().batch_execute(&statements).unwrap_or_else(|error| panic!("{}/{file}: {error}", folder.display()));
    };
    let before = schema(&house);
    newest.iter().rev().for_each(|folder| run(folder, "down.sql"));
    assert_ne!(schema(&house), before);
    newest.iter().for_each(|folder| run(folder, "up.sql"));
    let after = schema(&house);
    let lost: Vec<&String> = before.iter().filter(|line| !after.contains(line)).collect();
    let new: Vec<&String> = after.iter().filter(|line| !before.contains(line)).collect();
    assert!(lost.is_empty() && new.is_empty(), "lost: {lost:#?}\nnew: {new:#?}");
}
