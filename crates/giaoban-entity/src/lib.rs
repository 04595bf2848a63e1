//! Persons, offices, bodies, places, documents, events and programmes.
//!
//! | type | what | fields besides `name` |
//! |---|---|---|
//! | PERSON | the name alone, without honorific and office | `positions`, `person` |
//! | POSITION | one office with the body that it belongs to | `holder`, `body` |
//! | ORG | a named body, or one that the context makes definite | `kind`, `abbreviation`, `place` |
//! | PLACE | a place with its classifier | `level`, `code`, `parent`, `valid_to`, `successor`, `candidates` |
//! | DOCUMENT | a law, resolution, plan with number, symbol or date | `doc_type`, `number`, `symbol`, `date`, `issuer` |
//! | EVENT | a congress, conference, session, election told apart by number, period or name | |
//! | PROGRAMME | a movement, campaign, target programme, model | |
//!
//! `name` is canonical: abbreviations are written out, variants share one name, and what the text leaves to its context
//! (`Tỉnh ủy`, `UBND huyện`) gets the place of the document or the one last named. What cannot be known stays open:
//! `Hội đồng nhân dân tỉnh` without a province.
//!
//! # How it works
//! `title` reads from left to right: an honorific and the name behind it, an office with its body and the name behind
//! it, a body, a name. Offices come first, because a name inside a chain of bodies is the costliest mistake. Bodies are a
//! grammar over head words, fields, hosts and level words (`body`); only those with a name of their own are listed.
//! Documents, events and programmes are read beside that pass. `naming` makes names canonical, `merge` says once what
//! may nest in what and which of two overlapping mentions stays.
//!
//! # Over the corpus
//! [`EntityRegister`] puts together who held which office where and when (`persons.jsonl`, `offices.jsonl`), and the bodies
//! (`bodies.jsonl`).
//!
//! # What is left out
//! Generic groups (`UBND các huyện`, `các đoàn thể`), roads, buildings, projects, web sites, laws without number or year,
//! `lãnh đạo …` and `đại biểu …` as offices, bodies that are only referred back to (`Khối`, `hội nghị`). Two words that
//! look like a name but have neither a title nor an office beside them are not taken for a person.
//!
//! # Sources
//! The tables under `data/` are written by hand for this project, but for the surnames and name syllables, whose
//! aggregation from MIT-licensed lists is stated in their headers. Codes of documents follow decree 30/2020/NĐ-CP and
//! Party regulation 66-QĐ/TW of 2017.

mod body;
mod document;
mod event;
mod lexicon;
mod merge;
mod naming;
mod payload;
mod person;
mod place;
mod programme;
mod reach;
mod register;
mod scan;
mod signature;
mod summary;
mod table;
mod terms;
#[cfg(test)]
mod tests;
mod title;

use giaoban_core::text::{LexiconBuilder, Shape};
use giaoban_core::{Analyzer, Annotation, Annotations, Document, Ref, TermError, Terms};
use giaoban_date::{DateAnalyzer, TimeExpression};
use rustc_hash::FxHashMap;

pub use payload::{BodyKind, EntityMention, EntityType};
pub use register::EntityRegister;
pub use summary::{EntitySummary, NameCounts};

use body::Body;
use document::{Issuer, Paper};
use event::Event;
use lexicon::Tables;
use merge::{Candidate, WEAK, settle};
use naming::{Context, Named};
use person::Name;
use place::{PlaceFinder, Strength};
use programme::Programme;
use reach::Reach;
use scan::{PlaceFound, Scan, title_case};
use title::{Found, Office};

/// The entity analyzer.
#[derive(Debug)]
pub struct EntityAnalyzer {
    tables: Tables,
    places: PlaceFinder,
}

impl Analyzer for EntityAnalyzer {
    const NAME: &'static str = "entity";
    const DESCRIPTION: &'static str = "persons, offices, bodies, places, documents, events, programmes";
    const READS: &'static [&'static str] = &[DateAnalyzer::NAME];
    type Payload = EntityMention;
    type Summary = EntitySummary;
    type Register = EntityRegister;

    fn new(lexicon: &mut LexiconBuilder) -> Self {
        Self { tables: Tables::load(lexicon), places: PlaceFinder::new(lexicon) }
    }

    fn with_terms(lexicon: &mut LexiconBuilder, terms: &Terms) -> Result<Self, TermError> {
        let mut analyzer = Self::new(lexicon);
        analyzer.tables.add_terms(lexicon, terms)?;
        Ok(analyzer)
    }

    fn analyze(&self, document: &Document, prior: &Annotations) -> Vec<Annotation<EntityMention>> {
        let dates = prior.of::<TimeExpression>();
        let mut scan = Scan::new(document, &self.tables, dates);
        let names = scan.titled_names();
        let titled: Vec<_> = names.iter().map(|name| name.start..name.end).collect();
        let mut places: Vec<PlaceFound> = self
            .places
            .find(document, &titled)
            .into_iter()
            // `già làng Vừ A Sềnh`, `Mẹ Việt Nam Anh hùng Lò Thị Ến`: part of the title.
            .filter(|place| {
                let after = names.partition_point(|name| name.start <= place.tokens.start);
                names.get(after).is_none_or(|name| name.lead > place.tokens.start)
            })
            .map(|place| {
                let mut mention = EntityMention::new(EntityType::Place, String::new());
                self.places.describe(&place, &mut mention);
                PlaceFound {
                    start: place.tokens.start,
                    end: place.tokens.end,
                    rule: place.rule,
                    strength: place.strength,
                    mention,
                }
            })
            .collect();
        scan.add_user_places(&mut places);
        scan.set_places(places);
        layer(&mut scan)
    }

    fn summarize(&self, _document: &Document, found: &[Annotation<EntityMention>]) -> EntitySummary {
        EntitySummary::of(found)
    }

    fn register(
        &self,
        document: &Document,
        found: &[Annotation<EntityMention>],
        _prior: &Annotations,
        register: &mut EntityRegister,
    ) {
        register.observe(document, found, &self.tables.cities);
    }
}

giaoban_core::register!(EntityAnalyzer);

/// Everything found in one document, as its sorted layer.
fn layer(scan: &mut Scan<'_>) -> Vec<Annotation<EntityMention>> {
    let Found { bodies, mut offices, names, .. } = scan.titles();
    let context = Context::new(scan);
    let events = scan.events(&bodies);
    let papers = scan.papers(&bodies, &offices, &events);
    let programmes = scan.programmes();
    // `UBKTTW` in a symbol is no mention.
    let symbols: Vec<(usize, usize)> = papers.iter().filter_map(|paper| paper.symbol).collect();
    let in_symbol = |at: usize| {
        let after = symbols.partition_point(|&(start, _)| start <= at);
        after > 0 && symbols[after - 1].1 > at
    };

    // Names of bodies, each with those before it at hand.
    let user = &scan.tables.user;
    let mut named: Vec<(Body, Named)> = Vec::with_capacity(bodies.len());
    for body in bodies {
        let mut name = context.body(&body, &named);
        user.merge(EntityType::Org, &mut name.name);
        named.push((body, name));
    }
    let mut office_names: Vec<String> = offices
        .iter()
        .map(|office| context.office(office, office.body.map(|body| named[body].1.name.as_str())))
        .collect();
    office_names.iter_mut().for_each(|name| user.merge(EntityType::Position, name));
    fill_holders(&mut offices, &office_names);
    let mut person_names = person_names(scan, &names);
    person_names.iter_mut().for_each(|name| user.merge(EntityType::Person, name));
    let mut person_keys = person_keys(scan, &context, &names, &person_names, &offices, &office_names, &named);
    let mut paper_names = paper_names(scan, &context, &papers, &named, &office_names);
    paper_names.iter_mut().for_each(|name| user.merge(EntityType::Document, name));
    let event_name = |event: &Event| {
        let name = spelled_out(scan, event.start, event.end, &named);
        let shouted = (event.start..event.end).all(|at| !scan.is(at, Shape::LETTERS) || scan.is(at, Shape::UPPER));
        if shouted { name.to_lowercase() } else { name }
    };
    let mut event_names: Vec<String> = events.iter().map(event_name).collect();
    event_names.iter_mut().for_each(|name| user.merge(EntityType::Event, name));
    let listed = scan.user_listed();

    let count = names.len() + offices.len() + named.len() + scan.places.len() + papers.len() + events.len();
    let mut candidates = Vec::with_capacity(count + programmes.len());
    let mut add = |start: usize, end: usize, kind: EntityType, index: usize, rank: u8| {
        candidates.push(Candidate { span: scan.span(start, end), tokens: (end - start) as u32, kind, index, rank });
    };
    for (index, name) in names.iter().enumerate() {
        let rank = if name.titled() || name.rule != "person/name" { 5 } else { 60 };
        add(name.start, name.end, EntityType::Person, index, rank);
    }
    for (index, office) in offices.iter().enumerate() {
        add(office.start, office.end, EntityType::Position, index, 20);
    }
    for (index, (body, _)) in named.iter().enumerate().filter(|(_, (body, _))| !in_symbol(body.start)) {
        add(body.start, body.end, EntityType::Org, index, 30);
    }
    for (index, place) in scan.places.iter().enumerate() {
        let rank = match place.strength {
            Strength::Classified => 35,
            Strength::Known => 65,
            Strength::Bare => WEAK,
        };
        add(place.start, place.end, EntityType::Place, index, rank);
    }
    for (index, paper) in papers.iter().enumerate() {
        add(paper.start, paper.end, EntityType::Document, index, 10);
    }
    for (index, event) in events.iter().enumerate() {
        add(event.start, event.end, EntityType::Event, index, 15);
    }
    for (index, programme) in programmes.iter().enumerate() {
        add(programme.start, programme.end, EntityType::Programme, index, 40);
    }
    for (index, &(start, end, row)) in listed.iter().enumerate() {
        let (kind, _) = user.listed[row];
        let others = if kind == EntityType::Event { events.len() } else { papers.len() };
        add(start, end, kind, others + index, 0);
    }
    if user.drops() {
        candidates.retain(|candidate| {
            let index = candidate.index;
            let name = match candidate.kind {
                EntityType::Person => person_names.get(index),
                EntityType::Position => office_names.get(index),
                EntityType::Org => named.get(index).map(|(_, named)| &named.name),
                EntityType::Place => scan.places.get(index).map(|place| &place.mention.name),
                EntityType::Document => paper_names.get(index),
                EntityType::Event => event_names.get(index),
                EntityType::Programme => None,
            };
            let printed: Vec<&str> = candidate.span.of(scan.text).split_whitespace().collect();
            let printed = printed.join(" ");
            let programme = (candidate.kind == EntityType::Programme).then(|| programme_name(scan, &programmes[index]));
            let name = name.or(programme.as_ref()).unwrap_or(&printed);
            !user.is_dropped(candidate.kind, &printed, name)
        });
    }
    let settled = settle(candidates);

    // Where each one went, for references.
    let mut persons_at: Vec<Option<Ref<EntityMention>>> = vec![None; names.len()];
    let mut offices_at = vec![None; offices.len()];
    let mut bodies_at = vec![None; named.len()];
    for (index, candidate) in settled.iter().enumerate() {
        let list = match candidate.kind {
            EntityType::Person => &mut persons_at,
            EntityType::Position => &mut offices_at,
            EntityType::Org => &mut bodies_at,
            _ => continue,
        };
        list[candidate.index] = Some(Ref::new(index));
    }
    let mut positions_of: Vec<Vec<Ref<EntityMention>>> = vec![Vec::new(); names.len()];
    for (index, office) in offices.iter().enumerate() {
        if let Some(holder) = office.holder
            && let Some(position) = offices_at[index]
            && (names[holder].start.abs_diff(office.start) < 120)
        {
            positions_of[holder].push(position);
        }
    }
    // Each candidate is one mention, which takes what was made for it.
    let mut places = std::mem::take(&mut scan.places);
    let mut layer: Vec<_> = settled
        .iter()
        .map(|candidate| {
            let index = candidate.index;
            let (rule, value) = match candidate.kind {
                EntityType::Person => {
                    let mut mention = EntityMention::new(EntityType::Person, std::mem::take(&mut person_names[index]));
                    mention.positions = std::mem::take(&mut positions_of[index]);
                    mention.person = person_keys[index].take();
                    (names[index].rule, mention)
                }
                EntityType::Position => {
                    let office = &offices[index];
                    let mut mention =
                        EntityMention::new(EntityType::Position, std::mem::take(&mut office_names[index]));
                    mention.holder = office.holder.and_then(|holder| persons_at[holder]);
                    mention.body = office.body.and_then(|body| bodies_at[body]);
                    let rule = if office.alone { "position/office" } else { "position/office-of-body" };
                    (rule, mention)
                }
                EntityType::Org => {
                    let (body, name) = &mut named[index];
                    let mut mention = EntityMention::new(EntityType::Org, std::mem::take(&mut name.name));
                    mention.body_kind = Some(body.kind);
                    mention.place = name.place.take();
                    mention.abbreviation = abbreviation(scan, body).map(str::to_owned);
                    (body.rule, mention)
                }
                EntityType::Place => {
                    let place = &mut places[index];
                    let nothing = EntityMention::new(EntityType::Place, String::new());
                    user.merge(EntityType::Place, &mut place.mention.name);
                    (place.rule, std::mem::replace(&mut place.mention, nothing))
                }
                EntityType::Document if index >= papers.len() => {
                    let (.., row) = listed[index - papers.len()];
                    ("document/term", EntityMention::new(EntityType::Document, user.listed[row].1.clone()))
                }
                EntityType::Event if index >= events.len() => {
                    let (.., row) = listed[index - events.len()];
                    ("event/term", EntityMention::new(EntityType::Event, user.listed[row].1.clone()))
                }
                EntityType::Document => {
                    let paper = &papers[index];
                    let mut mention = EntityMention::new(EntityType::Document, std::mem::take(&mut paper_names[index]));
                    mention.doc_type = Some(scan.tables.documents[paper.row].name.to_owned());
                    mention.number = paper.number.map(|token| scan.slice(token, token + 1).to_owned());
                    mention.symbol = paper.symbol.map(|(start, end)| symbol(scan, start, end));
                    mention.date = paper.date.map(Ref::new);
                    mention.issuer = match paper.issuer {
                        Some(Issuer::Body(body)) => bodies_at[body],
                        Some(Issuer::Office(office)) => {
                            offices_at[office].or_else(|| offices[office].body.and_then(|body| bodies_at[body]))
                        }
                        None => None,
                    };
                    (paper.rule, mention)
                }
                EntityType::Event => {
                    let event = &events[index];
                    (event.rule, EntityMention::new(EntityType::Event, std::mem::take(&mut event_names[index])))
                }
                EntityType::Programme => {
                    let programme = &programmes[index];
                    let name = programme_name(scan, programme);
                    (programme.rule, EntityMention::new(EntityType::Programme, name))
                }
            };
            Annotation { span: candidate.span, rule, value }
        })
        .collect();
    fill_sessions(&mut layer);
    layer
}

/// The name of a programme: as the table has it, or as printed in quotation marks.
fn programme_name(scan: &Scan<'_>, programme: &Programme) -> String {
    let mut name = match programme.row {
        Some(row) => {
            let name = &scan.tables.programmes[row].name;
            // In quotation marks its own capitals are kept, but for those of a heading.
            let kept = programme.rule == "programme/quoted"
                && scan.capital(programme.start)
                && !scan.is(programme.start, Shape::UPPER);
            let printed = kept.then(|| scan.squeezed(programme.start, programme.end));
            let printed = printed.filter(|printed| printed.to_lowercase() == name.to_lowercase());
            printed.unwrap_or_else(|| name.to_string())
        }
        None => scan.squeezed(programme.start, programme.end),
    };
    scan.tables.user.merge(EntityType::Programme, &mut name);
    name
}

/// The abbreviation that a body is printed with: `UBND` of `UBND tỉnh`, `CDC` of `Trung tâm … (CDC) tỉnh`, `BQLDA` where
/// the text has explained it.
fn abbreviation<'a>(scan: &Scan<'a>, body: &Body) -> Option<&'a str> {
    if body.rule == "body/explained" {
        return Some(scan.slice(body.start, body.end));
    }
    let bracket = (body.start + 1..body.end).find(|&at| scan.is(at, Shape::OPEN) && scan.is(at + 1, Shape::UPPER));
    if let Some(open) = bracket {
        let close = (open + 2..body.end).find(|&at| scan.is(at, Shape::CLOSE))?;
        return Some(scan.slice(open + 1, close));
    }
    let capitals = |at: usize| scan.is(at, Shape::UPPER) && scan.is(at, Shape::LETTERS);
    // Not in a line of capitals.
    let line = body.start > 0 && capitals(body.start - 1) || capitals(body.start + 1);
    let text = scan.slice(body.start, body.start + 1);
    (capitals(body.start) && !line && body.rule != "body/party-or-state" && text.chars().nth(1).is_some())
        .then_some(text)
}

/// `29-NQ/TU` with its blanks left out.
fn symbol(scan: &Scan<'_>, start: usize, end: usize) -> String {
    scan.slice(start, end).split_whitespace().collect()
}

/// `Kỳ họp thứ 5` is the one that the text names in full elsewhere: `Kỳ họp thứ 5, Quốc hội khóa XV`.
fn fill_sessions(mentions: &mut [Annotation<EntityMention>]) {
    let mut full: FxHashMap<String, String> = FxHashMap::default();
    for mention in mentions.iter().filter(|mention| mention.rule == "event/session") {
        let name = &mention.value.name;
        // What stands before the body: the part that later mentions repeat.
        let Some((short, _)) = name.split_once([',', '(']).or_else(|| name.split_once(" của ")) else { continue };
        full.entry(short.trim_end().to_lowercase()).or_insert_with(|| name.clone());
    }
    if full.is_empty() {
        return;
    }
    for mention in mentions.iter_mut().filter(|mention| mention.rule == "event/session") {
        if let Some(name) = full.get(&mention.value.name.to_lowercase()) {
            mention.value.name.clone_from(name);
        }
    }
}

/// An office printed without a name is held by whom the text names with it elsewhere.
fn fill_holders(offices: &mut [Office], names: &[String]) {
    let mut holders: FxHashMap<&str, usize> = FxHashMap::default();
    // Earlier mentions go before later ones.
    for (office, name) in offices.iter().zip(names) {
        if let Some(holder) = office.holder {
            holders.entry(name).or_insert(holder);
        }
    }
    let mut latest: FxHashMap<&str, usize> = FxHashMap::default();
    for (office, name) in offices.iter_mut().zip(names) {
        match office.holder {
            Some(holder) => {
                latest.insert(name, holder);
            }
            None if !office.alone => {
                office.holder = latest.get(name.as_str()).or_else(|| holders.get(name.as_str())).copied();
            }
            None => {}
        }
    }
}

/// The full names: capitals as in a sentence, later mentions by the given name filled up.
fn person_names(scan: &Scan<'_>, names: &[Name]) -> Vec<String> {
    let printed = |name: &Name| {
        if let Some(person) = scan.longest(name.start, lexicon::Class::Person).filter(|m| m.end as usize == name.end) {
            return scan.tables.user.persons[person.value as usize].clone();
        }
        let text = scan.squeezed(name.start, name.end);
        let shouted = (name.start..name.end).any(|at| scan.is(at, Shape::UPPER));
        let initials = scan.initials_at(name.start).is_some();
        // `Q.HUY`: letters and a name.
        let joined = scan.slice(name.end - 1, name.end).chars().count() > 1;
        if shouted && (!initials || joined) { title_case(&text) } else { text }
    };
    // The last full name that ends with a word, so far.
    let mut full: FxHashMap<giaoban_core::text::WordId, usize> = FxHashMap::default();
    let mut first: FxHashMap<giaoban_core::text::WordId, usize> = FxHashMap::default();
    for (index, name) in names.iter().enumerate() {
        if name.end - name.start >= 3 || name.end - name.start == 2 && name.titled() {
            first.entry(scan.tokens[name.end - 1].word).or_insert(index);
        }
    }
    let mut out = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let length = name.end - name.start;
        let last = scan.tokens[name.end - 1].word;
        if scan.initials_at(name.start).is_none() {
            if length == 1
                && (name.titled() || name.rule == "person/given")
                && let Some(&other) = full.get(&last).or_else(|| first.get(&last))
                && other != index
            {
                out.push(printed(&names[other]));
                continue;
            }
            if length == 2
                && let Some(&other) = full.get(&last)
                && names[other].end - names[other].start > 2
                && scan.tokens[names[other].end - 2].word == scan.tokens[name.start].word
            {
                out.push(printed(&names[other]));
                continue;
            }
            if length >= 2 {
                full.insert(last, index);
            }
        }
        out.push(printed(name));
    }
    out
}

/// Who each name is: the full name with the province of the office, or of the page.
fn person_keys(
    scan: &Scan<'_>,
    context: &Context<'_>,
    names: &[Name],
    full: &[String],
    offices: &[Office],
    office_names: &[String],
    bodies: &[(Body, Named)],
) -> Vec<Option<String>> {
    // The first office of a province that somebody of the name holds tells more than the page does.
    let mut homes: FxHashMap<&str, &str> = FxHashMap::default();
    for (office, office_name) in offices.iter().zip(office_names) {
        if let Some(holder) = office.holder
            && let Some(body) = office.body
            && let Some(place) = bodies[body].1.place.as_deref()
            && Reach::of(office_name, Some(place), &scan.tables.cities) == Reach::Province
        {
            homes.entry(&full[holder]).or_insert(place);
        }
    }
    (names.iter().zip(full))
        .map(|(name, full)| {
            if !full.contains(' ') || full.contains('.') {
                return None;
            }
            let author = matches!(name.rule, "person/byline" | "person/credit");
            Some(match homes.get(full.as_str()).copied().or(context.province().filter(|_| !author)) {
                Some(home) => [full, "@", home].concat(),
                None => full.clone(),
            })
        })
        .collect()
}

/// Type, symbol or number, and issuer; two forms of one document share the fuller name.
fn paper_names(
    scan: &Scan<'_>,
    context: &Context<'_>,
    papers: &[Paper],
    bodies: &[(Body, Named)],
    office_names: &[String],
) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(papers.len());
    for paper in papers {
        let kind = scan.tables.documents[paper.row].name;
        if paper.named {
            let mut name = spelled_out(scan, paper.start, paper.end, bodies);
            let printed = scan.slice(paper.start, paper.start + 1).len();
            if name.len() > printed && kind.split(' ').count() == 1 {
                name.replace_range(..printed, kind);
            } else if let Some(first) = name.chars().next() {
                let upper: String = first.to_uppercase().collect();
                name.replace_range(..first.len_utf8(), &upper);
            }
            names.push(name);
            continue;
        }
        let what = match (paper.symbol, paper.number) {
            (Some((start, end)), _) => format!("{kind} {}", symbol(scan, start, end)),
            (None, Some(number)) => format!("{kind} số {}", scan.slice(number, number + 1)),
            _ => match paper.date {
                Some(date) => format!("{kind} {}", scan.dates[date].span.of(scan.text)),
                None => kind.to_owned(),
            },
        };
        let issuer = match paper.issuer {
            Some(Issuer::Body(body)) => Some(bodies[body].1.name.clone()),
            Some(Issuer::Office(office)) => Some(office_names[office].clone()),
            None => implied_issuer(scan, context, papers, paper, bodies),
        };
        names.push(match issuer {
            Some(issuer) => format!("{what} của {issuer}"),
            None => what,
        });
    }
    // The fuller name of the same type and number.
    let key = |paper: &Paper| paper.number.map(|token| (paper.row, scan.slice(token, token + 1)));
    let mut fuller: FxHashMap<(usize, &str), usize> = FxHashMap::default();
    for (index, paper) in papers.iter().enumerate().filter(|(_, paper)| paper.symbol.is_some()) {
        if let Some(key) = key(paper) {
            fuller.entry(key).or_insert(index);
        }
    }
    for (index, paper) in papers.iter().enumerate().filter(|(_, paper)| paper.symbol.is_none() && !paper.named) {
        if let Some(&other) = key(paper).and_then(|key| fuller.get(&key)) {
            names[index] = names[other].clone();
        }
    }
    names
}

/// The issuer that the symbol names, or the body that issues the document in its sentence.
fn implied_issuer(
    scan: &Scan<'_>,
    context: &Context<'_>,
    papers: &[Paper],
    paper: &Paper,
    bodies: &[(Body, Named)],
) -> Option<String> {
    let code = paper.symbol.and_then(|(start, end)| {
        (start..end)
            .rev()
            .map(|at| scan.tables.issuer_of.get(scan.tokens[at].word))
            .find(|&code| code != 0)
            .map(|code| scan.tables.issuers[code as usize])
    });
    let sentence = scan.document.sentences[scan.document.sentence_of(paper.start)].start as usize;
    let index = bodies.partition_point(|(body, _)| body.start < paper.start);
    let subject = index.checked_sub(1).map(|i| &bodies[i]).filter(|(body, _)| {
        // Nothing but the verb stands between: `UBND tỉnh cũng ban hành Công văn …`
        let between = papers.partition_point(|other| other.start < paper.start);
        body.start >= sentence
            && paper.start < body.end + 24
            && between.checked_sub(1).is_none_or(|other| papers[other].end <= body.start)
    });
    match code {
        Some(code)
            if !code.ends_with("Tỉnh ủy")
                && !code.starts_with("Sở ")
                && !matches!(code, "Tỉnh ủy" | "Huyện ủy" | "Ủy ban nhân dân" | "Hội đồng nhân dân" | "Đảng ủy") =>
        {
            Some(code.to_owned())
        }
        Some(code) => Some(match subject {
            Some((body, named)) if body.core == code || body.core.ends_with(code) => named.name.clone(),
            // Resolutions and decisions of its committees carry the code of the committee: `596-QĐ/TU`.
            Some((body, named))
                if code == "Tỉnh ủy" && body.kind == BodyKind::Party && body.role == lexicon::Role::Organ =>
            {
                named.name.clone()
            }
            _ => context.issuer(code, paper.start),
        }),
        None => subject.map(|(_, named)| named.name.clone()).filter(|_| paper.symbol.is_some()),
    }
}

/// The text of tokens `start..end` with the bodies in it under their canonical names.
fn spelled_out(scan: &Scan<'_>, start: usize, end: usize, bodies: &[(Body, Named)]) -> String {
    let words = &scan.tables.words;
    // Spelling variants share one name: `khoá`, `Đại hội Đại biểu`.
    let squeezed = |start: usize, end: usize| {
        let mut text = scan.squeezed(start, end);
        for at in start..end {
            if scan.is_word(at, words.khoa) {
                text = text.replace("khoá", "khóa");
            }
            if scan.are(at, &[words.dai, words.bieu]) {
                text = text.replace("Đại biểu", "đại biểu");
            }
        }
        text
    };
    let mut out = String::new();
    let mut at = start;
    let first = bodies.partition_point(|(body, _)| body.start < start);
    for (body, named) in bodies[first..].iter().take_while(|(body, _)| body.end <= end) {
        // Only what its place makes definite: `Đảng` stays as it is printed.
        if body.start < at || !matches!(body.unit, body::Unit::Word(_)) {
            continue;
        }
        if body.start > at {
            out.push_str(&squeezed(at, body.start));
            out.push(' ');
        }
        out.push_str(&named.name);
        at = body.end;
        if at < end && !scan.tokens[at].is_glued() {
            out.push(' ');
        }
    }
    if at < end {
        out.push_str(&squeezed(at, end));
    }
    out
}
