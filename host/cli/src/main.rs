#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

extern crate alloc;

mod args;
mod ask;
mod audit;
mod compare;
mod demo;
mod examples;
mod failure;
mod files;
mod fill;
mod keys;
mod look;
mod outbox;
mod packages;
mod receive;
mod releases;
mod report;
mod screen;
mod send;
mod session;
mod status;
mod store;
mod trust;

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Arguments, Audit, Command, Common, Keys, SpaceCommand};
use failure::{Exit, Failure};
use session::Session;

fn main() -> ExitCode {
    let matches = self::command().get_matches();
    let parsed = Arguments::from_arg_matches(&matches);
    let Arguments { common, command } = parsed.unwrap_or_else(|error| error.exit());
    let mut session = match Session::new(&common) {
        Ok(session) => session,
        Err(mut failure) => {
            screen::Screen::new(common.json, common.program()).failure(&mut failure);
            return ExitCode::from(failure.kind.code());
        }
    };
    match run(&command, &mut session) {
        Ok(exit) => {
            session.screen.close();
            ExitCode::from(exit.code())
        }
        Err(mut failure) => {
            session.screen.failure(&mut failure);
            ExitCode::from(failure.kind.code())
        }
    }
}

fn command() -> clap::Command {
    examples::with_examples(Arguments::command())
}

fn run(command: &Command, session: &mut Session) -> Result<Exit, Failure> {
    match command {
        Command::Init(asked) | Command::Keys(Keys::New(asked)) => keys::init(asked, session),
        Command::Keys(Keys::Show { certificate }) => keys::show(certificate.as_deref(), session),
        Command::Keys(Keys::Rotate { yes }) => keys::rotate(*yes, session),
        Command::Keys(Keys::Renew) => keys::renew(session),
        Command::Space(SpaceCommand::Add { kind, what, tag }) => {
            keys::add(*kind, what, tag, session)
        }
        Command::Trust(asked) => trust::run(asked, session),
        Command::Assemble(asked) => send::assemble(asked, session),
        Command::Promote(asked) => send::promote(asked, session),
        Command::Forward(asked) => send::forward(asked, session),
        Command::Recall(asked) => send::recall(asked, session),
        Command::ForwardRecall(asked) => send::forward_recall(&asked.file, session),
        Command::Inspect(asked) => look::inspect(&asked.file, session),
        Command::Verify(asked) => look::verify(&asked.file, session),
        Command::Preview(asked) => receive::preview(asked, session),
        Command::Compare(asked) => compare::compare(asked, session),
        Command::Show(asked) => releases::show(asked, session),
        Command::Status(asked) => status::status(asked, session),
        Command::Fill(asked) => fill::fill(asked, session),
        Command::Import(asked) => receive::import(asked, session),
        Command::Refuse(asked) => report::refuse(asked, session),
        Command::Plan(asked) => report::plan(asked, session),
        Command::Rollback(asked) => report::rollback(asked, session),
        Command::Report(asked) => report::report(asked, session),
        Command::Accept(asked) => receive::accept(&asked.file, session),
        Command::Note(asked) => receive::note(asked, session),
        Command::Outbox(asked) => outbox::outbox(asked, session),
        Command::Audit(Audit::Show) => audit::show(session),
        Command::Audit(Audit::Verify { head }) => audit::verify(head.as_deref(), session),
        Command::Backup(asked) => store::backup(asked, session),
        Command::Restore(asked) => store::restore(asked, session),
        Command::Continue(asked) => store::resume(asked, session),
        Command::Export(asked) => store::export(asked, session),
        Command::Demo(asked) => demo::demo(asked, session),
        Command::Completions(asked) => {
            let mut command = self::command();
            clap_complete::generate(asked.shell, &mut command, "spacebridge", &mut io::stdout());
            Ok(Exit::Done)
        }
        Command::Man => {
            let page = clap_mangen::Man::new(self::command());
            page.render(&mut io::stdout())
                .map_err(|error| Failure::of_file("standard output".as_ref(), &error))?;
            Ok(Exit::Done)
        }
    }
}
