//! Restoring a backup: all of it or, on any error, nothing.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use regex::Regex;

use super::fingerprint::{AS_TEXT, comparison};
use super::programs::{Programs, finish};
use super::{DUMP, Done, Manifest, Report};
use crate::db::{self, Schema};
use crate::error::Result;

/// What is told between two pieces of a dump.
const PIECE: u64 = 1024 * 1024;

/// Restores the backup in `directory` into the empty database at `owner_url`; with `verify`, only if each table comes
/// out as it was backed up. Then the login of `app_url` is granted what it needs.
pub fn restore(
    directory: &Path,
    (owner_url, app_url): (&str, &str),
    programs: &Programs,
    verify: bool,
    report: Report<'_>,
) -> Done<Manifest> {
    report("checking the backup", 0, None);
    let manifest = Manifest::read(directory)?;
    let unknown = Schema::unknown_of(&manifest.migrations).map_err(|error| error.to_string())?;
    if !unknown.is_empty() {
        return Err(Schema::newer(&unknown));
    }
    db::establish(app_url).map_err(|error| format!("the portal's own login can't connect: {error}."))?;
    let mut conn = db::establish(owner_url).map_err(|error| format!("{error}."))?;
    let owner = must_be_empty(&mut conn).map_err(|error| format!("the database can't be read: {error}."))??;
    drop(conn);
    let script = Script { directory, programs, owner: (&manifest.owner, &owner) };
    script.run(owner_url, verify.then_some(&manifest), report)?;
    db::grant(owner_url, app_url).map_err(|error| format!("restored, but nothing could be granted: {error}."))?;
    Ok(manifest)
}

/// Who owns the database, where there is nothing in it yet.
fn must_be_empty(conn: &mut PgConnection) -> Result<Done<String>> {
    #[derive(QueryableByName)]
    struct There {
        #[diesel(sql_type = BigInt)]
        tables: i64,
        #[diesel(sql_type = Text)]
        owner: String,
    }
    let there: There = sql_query(
        "select count(*) as tables, current_user::text as owner from pg_class
         where relnamespace in (select oid from pg_namespace where nspname !~ '^pg_|^information_schema$')
           and relkind in ('r', 'p', 'v', 'm', 'S', 'f')",
    )
    .get_result(conn)?;
    Ok(match there.tables {
        0 => Ok(there.owner),
        tables => Err(format!("the database is not empty ({tables} tables): a backup goes into an empty one.")),
    })
}

/// What `psql` is told, in one transaction. It ends with a commit, so that a program that was killed, this one too,
/// leaves nothing behind.
struct Script<'a> {
    directory: &'a Path,
    programs: &'a Programs,
    /// The login that owned the tables, and the one that will.
    owner: (&'a str, &'a str),
}

impl Script<'_> {
    fn run(&self, owner_url: &str, kept: Option<&Manifest>, report: Report<'_>) -> Done<()> {
        let mut command = self.programs.on("psql", owner_url);
        command.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]);
        let mut psql = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("psql can't be started: {error}."))?;
        let told = match psql.stdin.take() {
            Some(mut stdin) => self.tell(&mut stdin, kept, report),
            None => Err("psql takes nothing.".to_owned()),
        };
        // What psql said is the cause, and a broken pipe only its consequence.
        finish(psql, "psql").and(told)
    }

    fn tell(&self, psql: &mut ChildStdin, kept: Option<&Manifest>, report: Report<'_>) -> Done<()> {
        let gone = |error: io::Error| format!("psql ended too early: {error}.");
        psql.write_all(b"begin;\n").map_err(gone)?;
        // Policies name the owner, and each database has a schema `public`. No rows are among the lines of these
        // two sections, so a line is what it begins like.
        let (was, is) = self.owner;
        let policy = Regex::new(&format!("^(CREATE POLICY .* TO )\"?{}\"?( |;)", regex::escape(was)));
        let policy = policy.map_err(|error| error.to_string())?;
        let fitted = |line: &str| match line {
            line if line.starts_with("COMMENT ON SCHEMA public ") => String::new(),
            "CREATE SCHEMA public;\n" => "CREATE SCHEMA IF NOT EXISTS public;\n".to_owned(),
            line => policy.replace(line, format!("${{1}}\"{is}\"${{2}}")).into_owned(),
        };
        self.copy(psql, "--section=pre-data", "tables", Some(&fitted), report)?;
        self.copy(psql, "--section=data", "rows", None, report)?;
        self.copy(psql, "--section=post-data", "indexes and rules", Some(&fitted), report)?;
        if let Some(manifest) = kept {
            report("comparing", 0, None);
            let comparison = comparison(&manifest.tables);
            let text = format!(
                "{AS_TEXT}\ndo $verify$ declare it record; begin {comparison} into it; if it.wrong is not null then \
                 raise exception 'not as it was backed up: %', it.wrong; end if; end $verify$;\n"
            );
            psql.write_all(text.as_bytes()).map_err(gone)?;
        }
        psql.write_all(b"commit;\n").map_err(gone)
    }

    /// Hands a section of the dump over, line by line.
    fn copy(
        &self,
        psql: &mut ChildStdin,
        section: &str,
        what: &str,
        rewrite: Option<&dyn Fn(&str) -> String>,
        report: Report<'_>,
    ) -> Done<()> {
        let mut command = self.programs.named("pg_restore");
        command.args(["--file=-", "--no-owner", "--no-privileges", "--enable-row-security"]).arg(section);
        command.arg(self.directory.join(DUMP)).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("pg_restore can't be started: {error}."))?;
        let copied = pass_on(&mut child, psql, what, rewrite, report);
        finish(child, "pg_restore").and(copied.map_err(|error| format!("psql ended too early: {error}.")))
    }
}

fn pass_on(
    child: &mut Child,
    psql: &mut ChildStdin,
    what: &str,
    rewrite: Option<&dyn Fn(&str) -> String>,
    report: Report<'_>,
) -> io::Result<()> {
    let Some(stdout) = child.stdout.take() else { return Ok(()) };
    let (mut lines, mut line) = (BufReader::with_capacity(256 * 1024, stdout), Vec::new());
    let (mut written, mut told) = (0, 0);
    let mut psql = io::BufWriter::with_capacity(256 * 1024, psql);
    while lines.read_until(b'\n', &mut line)? > 0 {
        match rewrite {
            Some(rewrite) => psql.write_all(rewrite(&String::from_utf8_lossy(&line)).as_bytes())?,
            None => psql.write_all(&line)?,
        }
        written += u64::try_from(line.len()).unwrap_or_default();
        if written / PIECE > told {
            told = written / PIECE;
            report(what, told, None);
        }
        line.clear();
    }
    psql.flush()
}
