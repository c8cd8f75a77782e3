//! What the checks of gazetteers see, on files made for them.

use kutip::check::{canonical_gazetteers, check_gazetteers};
use std::path::{Path, PathBuf};

/// A folder of the test's own with these files.
fn files(test: &str, contents: &[(&str, &str)]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).unwrap();
    let write = |(name, text): &(&str, &str)| {
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        file
    };
    contents.iter().map(write).collect()
}

/// Problems as `file:line column value`.
fn short(problems: &[kutip::error::Problem]) -> Vec<String> {
    let short = |problem: &kutip::error::Problem| {
        let file = problem.file.file_name().unwrap().to_string_lossy();
        format!(
            "{file}:{} {} {}",
            problem.line, problem.column, problem.value
        )
    };
    problems.iter().map(short).collect()
}

const PEOPLE: &str = "id,type,name,use,aliases\nsri-a,PERSON,Sri Rejeki,free,Sri Ayu\nsri-b,PERSON,Sri-Rejeki,free,\n\
    sri-c,PERSON,Sri Ayu,context,\nbatu,PERSON,Ba'tu,free,\n";

#[test]
fn conflicts_blocked_forms_and_ordinary_words_are_seen() {
    let all = files(
        "problems",
        &[
            ("people.csv", PEOPLE),
            ("more.csv", "id,name,type\nsri-a,Bukit Raya,PLACE\n"),
            (
                "blocked.csv",
                "form,reason\nBukit Raya,a street in every town\n",
            ),
            (
                "shared.csv",
                "form,ids,reason\nSri Ayu,sri-a|sri-b,two of a name\n",
            ),
            ("ordinary.csv", "form,rank\nbatu,1\n"),
        ],
    );
    let wanted = [
        "more.csv:2 id sri-a",
        "people.csv:4 name Sri Ayu",
        "people.csv:3 name Sri-Rejeki",
        "shared.csv:2 ids sri-b",
        "more.csv:2 name Bukit Raya",
        "people.csv:5 name Ba'tu",
    ];
    assert_eq!(short(&check_gazetteers(&all)), wanted);
}

#[test]
fn a_stated_reason_is_enough() {
    let all = files(
        "reasons",
        &[
            ("people.csv", PEOPLE),
            (
                "shared.csv",
                "form,ids,reason\nSri Ayu,sri-a|sri-c,the second needs evidence\nSri Rejeki,sri-a|sri-b,mother and daughter\n",
            ),
            (
                "audited.csv",
                "form,reason\nBa'tu,nobody else is written so\n",
            ),
            ("ordinary.csv", "form,rank\nbatu,1\n"),
        ],
    );
    assert_eq!(short(&check_gazetteers(&all)), [""; 0]);
}

#[test]
fn a_personal_name_of_many_is_no_person_s_free_form() {
    let people = "id,type,name,use,aliases,short\nrini,PERSON,Rini Ayu,free,Rini,\nsari,PERSON,Sari Ayu,free,,Sari\n\
        dewi,ORG,Dewi,free,,\n";
    let names = "form,kind,common\nRini,given,no\nSari,given,no\nDewi,given,no\n";
    let all = files(
        "names",
        &[("people.csv", people), ("given_names.csv", names)],
    );
    assert_eq!(
        short(&check_gazetteers(&all)),
        ["people.csv:2 aliases Rini"]
    );
}

/// What the binary says of itself is what its files say.
#[test]
fn the_built_in_names_are_whole() {
    let extractor = kutip::ExtractorBuilder::new().build().unwrap();
    let (problems, audit) = kutip::check::check_names(&extractor);
    assert_eq!(short(&problems), [""; 0]);
    assert!(
        audit.entries > 50_000 && audit.forms > audit.entries,
        "{audit}"
    );
    assert!(audit.short[0] > 0 && audit.short[5] > 0, "{audit}");
}

#[test]
fn what_is_wrong_with_a_user_s_names_over_ours_is_seen() {
    let all = files(
        "own",
        &[(
            "own.csv",
            "id,name,type,aliases\nx1,Budi,PERSON,\nx2,Parijo Wignyo,PERSON,Rumah\n",
        )],
    );
    let extractor = kutip::ExtractorBuilder::new()
        .gazetteer_files(all)
        .build()
        .unwrap();
    let (problems, _) = kutip::check::check_names(&extractor);
    let values: Vec<&str> = problems.iter().map(|p| p.value.as_str()).collect();
    assert_eq!(values, ["Budi", "Rumah"]);
}

#[test]
fn blessing_sorts_rows_and_writes_columns_as_they_must_be() {
    let header =
        "id,type,name,use,aliases,short,cued,bracketed,wikidata,country,kind,role,from,to,source\n";
    let rows = "b,ORG,\"B1\",free,,,,,,,,,,,own\na,ORG,A1,free,,,,,,,,,,,\"own, too\"\n";
    let all = files("bless", &[("names.csv", &format!("{header}{rows}"))]);
    assert_eq!(short(&canonical_gazetteers(&all, false)), ["names.csv:2  "]);
    assert_eq!(short(&canonical_gazetteers(&all, true)), [""; 0]);
    assert_eq!(short(&canonical_gazetteers(&all, false)), [""; 0]);
    let blessed = std::fs::read_to_string(&all[0]).unwrap();
    let wanted = "a,ORG,A1,free,,,,,,,,,,,\"own, too\"\nb,ORG,B1,free,,,,,,,,,,,own\n";
    assert_eq!(blessed, format!("{header}{wanted}"));
}
