//! Short forms: the longer names that hold them.

use crate::table;
use kutip::gazetteer::{Gazetteers, Matcher, Part};

const NAMES: &str = "id,name,type,aliases,short,from,to\nkamila,Kamila Harwis,PERSON,,Kamila,2021,2025\n\
    andi,Andi Harwis,PERSON,,,2011,2015\nharwis,Toni Harwis Basri,PERSON,Harwis Basri,,2020,\nbank,Bank Surya,ORG,,,,\n\
    erdem,Erdem Yıldız Doğan,PERSON,,,,\nkota,Kota Harwis,PLACE,,,,\n";

fn holders(name: &str) -> Vec<(String, Part)> {
    let matcher = Matcher::automaton(table(NAMES, false)).unwrap();
    let gazetteers = Gazetteers::new(vec![matcher]).unwrap();
    let holders = gazetteers.holders(name).into_iter();
    holders.map(|h| (h.form, h.part)).collect()
}

#[test]
fn parts_of_persons_are_found_whatever_the_case() {
    let wanted = [
        ("Toni Harwis Basri".to_owned(), Part::Middle),
        ("Kamila Harwis".to_owned(), Part::End),
        ("Andi Harwis".to_owned(), Part::End),
    ];
    assert_eq!(holders("Harwis"), wanted);
    assert_eq!(holders("hARWIS"), wanted);
    assert_eq!(
        holders("dogan"),
        [("Erdem Yıldız Doğan".to_owned(), Part::End)]
    );
    assert_eq!(holders("Harw"), []);
}

#[test]
fn a_form_of_its_own_is_no_part_and_a_body_goes_without_its_head() {
    assert_eq!(holders("Kamila"), []);
    assert_eq!(holders("Surya"), [("Bank Surya".to_owned(), Part::End)]);
    assert_eq!(holders("Bank"), []);
    assert_eq!(holders(""), []);
}
