use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::token::{Shape, Token, Vocabulary, WordId};

/// Who contributed a phrase: the name under which its matches are read again.
pub type Owner = &'static str;

/// Which capitals a phrase needs to count. An all-capitals line satisfies every rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Case {
    /// None: `nghị quyết`, `Nghị quyết`, `NGHỊ QUYẾT`.
    #[default]
    Any,
    /// The first word begins with a capital: `Đảng`, not `đảng`.
    Initial,
    /// Every word begins with a capital: `Hòa Bình`, not `hòa bình`.
    Words,
    /// Every word is written in capitals: `NTM`, `TU`.
    Upper,
}

/// One place where a phrase of the lexicon stands in a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
    /// Index of the first token.
    pub start: u32,
    /// Index after the last token.
    pub end: u32,
    /// What kind of phrase it is; the owner gives the numbers a meaning.
    pub class: u16,
    /// Which phrase, or whatever the owner stored with it.
    pub value: u32,
}

impl Match {
    /// The tokens covered.
    #[inline]
    pub fn tokens(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Number of tokens.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "a match covers at least one token")]
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
}

const COMMON_SYLLABLES: &str = include_str!("../data/common_syllables.txt");

#[derive(Clone, Copy, Debug)]
struct Entry {
    owner: u16,
    class: u16,
    value: u32,
    case: Case,
    /// No other phrase ends at its node.
    last: bool,
}

/// Collects words and phrases from everybody who reads documents, before the first one is read.
#[derive(Default, Debug)]
pub struct LexiconBuilder {
    vocabulary: Vocabulary,
    owners: Vec<Owner>,
    /// Edges of the growing trie.
    edges: FxHashMap<(u32, WordId), u32>,
    nodes: u32,
    entries: Vec<(u32, Entry)>,
    scratch: Vec<WordId>,
}

impl LexiconBuilder {
    /// A builder without phrases. Its vocabulary begins with the syllables that texts are made of, the most frequent
    /// first: what all tables say of them lies together then, and stays in the caches.
    pub fn new() -> Self {
        let mut builder = Self { nodes: 1, ..Self::default() };
        for syllable in COMMON_SYLLABLES.lines().filter(|line| !line.starts_with('#')) {
            builder.word(syllable);
        }
        builder
    }

    /// The id of a word that a grammar compares tokens with.
    ///
    /// # Panics
    /// Panics when `word` is not exactly one token.
    pub fn word(&mut self, word: &str) -> WordId {
        self.vocabulary.intern(word)
    }

    /// Number of words so far. Their ids are the same in every document; more may follow.
    pub fn word_count(&self) -> usize {
        self.vocabulary.len()
    }

    /// The ids of all words so far.
    pub fn word_ids(&self) -> impl Iterator<Item = WordId> + use<> {
        (0..self.vocabulary.len() as u32).map(WordId)
    }

    /// The ids of the words of a phrase, for grammars that compare runs of tokens themselves.
    pub fn words(&mut self, phrase: &str) -> Vec<WordId> {
        let mut ids = Vec::new();
        self.vocabulary.intern_phrase(phrase, &mut ids);
        ids
    }

    /// True when `owner` contributed phrases already.
    pub fn has_owner(&self, owner: Owner) -> bool {
        self.owners.contains(&owner)
    }

    /// Adds a phrase. The same phrase may be added by several owners and with several values.
    /// Empty phrases are passed over.
    pub fn phrase(&mut self, owner: Owner, phrase: &str, case: Case, class: u16, value: u32) {
        let index = match self.owners.iter().position(|&o| o == owner) {
            Some(index) => index,
            None => {
                self.owners.push(owner);
                self.owners.len() - 1
            }
        };
        self.scratch.clear();
        let mut ids = std::mem::take(&mut self.scratch);
        self.vocabulary.intern_phrase(phrase, &mut ids);
        if !ids.is_empty() {
            let mut node = 0;
            for &id in &ids {
                let next = self.nodes;
                node = *self.edges.entry((node, id)).or_insert(next);
                if node == next {
                    self.nodes += 1;
                }
            }
            self.entries.push((node, Entry { owner: index as u16, class, value, case, last: false }));
        }
        self.scratch = ids;
    }

    /// The finished lexicon.
    pub fn build(self) -> Lexicon {
        let node_count = self.nodes as usize;
        let mut edges: Vec<(u32, Edge)> =
            self.edges.into_iter().map(|((from, word), to)| (from, Edge { word, to })).collect();
        edges.sort_unstable_by_key(|(from, edge)| (*from, edge.word));
        let mut entries = self.entries;
        renumber(node_count, &mut edges, &mut entries);
        entries.sort_by_key(|(node, _)| *node);
        let mut nodes = vec![Node::default(); node_count];
        for (index, (from, _)) in edges.iter().enumerate().rev() {
            let node = &mut nodes[*from as usize];
            node.edges = index as u32;
            node.edge_count += 1;
        }
        for index in (0..entries.len()).rev() {
            let node = &mut nodes[entries[index].0 as usize];
            entries[index].1.last = node.entries == NO_ENTRY;
            node.entries = index as u32;
        }
        let mut roots = vec![0u32; self.vocabulary.len()];
        let mut pairs = vec![0u64; PAIR_BITS / 64];
        for (_, edge) in &edges[..nodes[0].edge_count as usize] {
            let node = nodes[edge.to as usize];
            roots[edge.word.index()] = node.target(edge.to) << 1 | u32::from(node.entries != NO_ENTRY);
            for (_, second) in &edges[node.edges as usize..][..node.edge_count as usize] {
                let bit = pair_bit(edge.word, second.word);
                pairs[bit / 64] |= 1 << (bit % 64);
            }
        }
        for (_, edge) in &mut edges {
            edge.to = nodes[edge.to as usize].target(edge.to);
        }
        Lexicon {
            vocabulary: self.vocabulary,
            owners: self.owners.into(),
            roots,
            pairs,
            nodes,
            edges: edges.into_iter().map(|(_, edge)| edge).collect(),
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
        }
    }
}

/// Gives the nodes numbers by their depth and their words, the most frequent first, so that those that are read most
/// lie together. Edges stay sorted by node and word.
fn renumber(node_count: usize, edges: &mut [(u32, Edge)], entries: &mut [(u32, Entry)]) {
    let mut first_edge = vec![0; node_count + 1];
    for (from, _) in &*edges {
        first_edge[*from as usize + 1] += 1;
    }
    for i in 0..node_count {
        first_edge[i + 1] += first_edge[i];
    }
    // Breadth first.
    let mut order = Vec::with_capacity(node_count);
    order.push(0);
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        let node = node as usize;
        order.extend(edges[first_edge[node]..first_edge[node + 1]].iter().map(|(_, edge)| edge.to));
        next += 1;
    }
    let mut number = vec![0; node_count];
    for (new, &old) in order.iter().enumerate() {
        number[old as usize] = new as u32;
    }
    for (from, edge) in &mut *edges {
        *from = number[*from as usize];
        edge.to = number[edge.to as usize];
    }
    edges.sort_unstable_by_key(|(from, edge)| (*from, edge.word));
    for (node, _) in entries {
        *node = number[*node as usize];
    }
}

/// A node of the trie: its edges, and the first of its entries, [`NO_ENTRY`] for none. The last of them says so.
#[derive(Clone, Copy, Debug)]
struct Node {
    edges: u32,
    edge_count: u32,
    entries: u32,
}

const NO_ENTRY: u32 = u32::MAX;

impl Default for Node {
    fn default() -> Self {
        Self { edges: 0, edge_count: 0, entries: NO_ENTRY }
    }
}

impl Node {
    /// Where an edge leads that leads to this node, which has this number: the number doubled, or for a node without
    /// edges, as most are, its first entry doubled and one. That spares the look at the node.
    fn target(self, number: u32) -> u32 {
        if self.edge_count == 0 { self.entries << 1 | 1 } else { number << 1 }
    }
}

#[derive(Clone, Copy, Debug)]
struct Edge {
    word: WordId,
    /// The node, and in the finished lexicon its [`Node::target`].
    to: u32,
}

/// Size of the table of word pairs with which phrases begin: 32 KiB, which stays in the first-level cache. Some
/// 40,000 pairs set one bit in seven.
const PAIR_BITS: usize = 1 << 18;

#[inline]
fn pair_bit(first: WordId, second: WordId) -> usize {
    let mixed = (u64::from(first.0) << 32 | u64::from(second.0)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> (64 - PAIR_BITS.trailing_zeros())) as usize
}

/// All words and phrases that anybody looks for, as one trie over word ids.
///
/// A document is scanned once, whatever the number of owners. Every phrase that begins at a token
/// is reported, also those inside longer ones: which of them counts is the owner's decision.
#[derive(Debug)]
pub struct Lexicon {
    vocabulary: Vocabulary,
    owners: Arc<[Owner]>,
    /// [`Node::target`] of the node reached from the root by a word, doubled, and one when phrases end there; 0 for
    /// none.
    roots: Vec<u32>,
    /// One bit for every pair of words with which a phrase begins, by hash: most tokens begin some
    /// phrase, but few pairs do.
    pairs: Vec<u64>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    entries: Vec<Entry>,
}

/// The matches of one document, apart for each owner, by first token and then by length.
#[derive(Debug, Default, Clone)]
pub struct Matches {
    owners: Arc<[Owner]>,
    lists: Vec<Vec<Match>>,
}

impl Matches {
    /// What one owner's phrases matched, by first token, shorter ones first. Empty for an owner
    /// without phrases.
    pub fn of(&self, owner: Owner) -> &[Match] {
        self.owners.iter().position(|&o| o == owner).map_or(&[], |index| &self.lists[index])
    }
}

impl Lexicon {
    /// The words that have stable ids.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Number of phrases.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when there are no phrases.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Finds all phrases in one walk over the tokens. A phrase does not reach over the start of a
    /// sentence.
    pub fn scan(&self, tokens: &[Token]) -> Matches {
        let mut lists: Vec<Vec<Match>> = self.owners.iter().map(|_| Vec::with_capacity(tokens.len() / 8)).collect();
        for start in self.starts(tokens) {
            let start = start as usize;
            let mut target = self.roots[tokens[start].word.index()] >> 1;
            for end in start + 1.. {
                let leaf = target & 1 != 0;
                let node = if leaf { Node::default() } else { self.nodes[(target >> 1) as usize] };
                let entries = if leaf { target >> 1 } else { node.entries };
                if entries != NO_ENTRY {
                    self.report(entries as usize, tokens, start, end, &mut lists);
                }
                let Some(next) = tokens.get(end) else { break };
                if leaf
                    || next.is(Shape::SENTENCE_START)
                    || end == start + 1 && !self.is_pair(tokens[start].word, next.word)
                {
                    break;
                }
                let edges = &self.edges[node.edges as usize..][..node.edge_count as usize];
                let found = match edges.len() {
                    0..=8 => edges.iter().find(|edge| edge.word == next.word),
                    _ => edges.binary_search_by_key(&next.word, |edge| edge.word).ok().map(|found| &edges[found]),
                };
                let Some(found) = found else { break };
                target = found.to;
            }
        }
        Matches { owners: self.owners.clone(), lists }
    }

    /// The tokens at which a phrase may begin. Few tokens are such, but which ones cannot be foretold, so that they
    /// are picked without branches.
    fn starts(&self, tokens: &[Token]) -> Vec<u32> {
        let mut starts = vec![0; tokens.len()];
        let mut count = 0;
        let root = |word: WordId| self.roots.get(word.index()).copied().unwrap_or(0);
        for (at, token) in tokens.iter().enumerate() {
            let next = tokens.get(at + 1).map_or(token.word, |next| next.word);
            starts[count] = at as u32;
            let root = root(token.word);
            count += usize::from((root & 1 != 0) | ((root != 0) & self.is_pair(token.word, next)));
        }
        starts.truncate(count);
        starts
    }

    /// False when no phrase begins with these two words; true may be a mistake.
    #[inline]
    fn is_pair(&self, first: WordId, second: WordId) -> bool {
        let bit = pair_bit(first, second);
        self.pairs[bit / 64] >> (bit % 64) & 1 != 0
    }

    /// Hands out the phrases of a node, from its first entry on.
    #[inline]
    fn report(&self, first: usize, tokens: &[Token], start: usize, end: usize, lists: &mut [Vec<Match>]) {
        for entry in &self.entries[first..] {
            if entry.case == Case::Any || case_fits(entry.case, &tokens[start..end]) {
                let (class, value) = (entry.class, entry.value);
                lists[entry.owner as usize].push(Match { start: start as u32, end: end as u32, class, value });
            }
            if entry.last {
                break;
            }
        }
    }
}

/// Kept out of the loop that asks it: few phrases need capitals.
#[inline(never)]
fn case_fits(case: Case, tokens: &[Token]) -> bool {
    let letters = || tokens.iter().filter(|token| token.is(Shape::LETTERS));
    match case {
        Case::Any => true,
        Case::Initial => letters().next().is_none_or(|token| token.is(Shape::CAPITAL)),
        Case::Words => letters().all(|token| token.is(Shape::CAPITAL)),
        Case::Upper => letters().all(|token| token.is(Shape::UPPER)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TokenBuffer, tokenize};

    #[test]
    fn every_owner_gets_its_own_matches() {
        let mut builder = LexiconBuilder::new();
        builder.phrase("place", "Hòa Bình", Case::Words, 1, 10);
        builder.phrase("place", "Hòa", Case::Words, 1, 11);
        builder.phrase("body", "Ủy ban nhân dân tỉnh Hòa Bình", Case::Any, 2, 20);
        builder.phrase("body", "NTM", Case::Upper, 3, 30);
        let lexicon = builder.build();
        let text = "UỶ BAN NHÂN DÂN TỈNH HOÀ BÌNH; hòa bình; ntm, NTM";
        let tokens = tokenize(text, lexicon.vocabulary(), &mut TokenBuffer::default());
        let matches = lexicon.scan(&tokens);
        let show = |owner| -> Vec<(&str, u32)> {
            matches
                .of(owner)
                .iter()
                .map(|m| {
                    let t = &tokens[m.tokens()];
                    (&text[t[0].start() as usize..t[t.len() - 1].end() as usize], m.value)
                })
                .collect()
        };
        assert_eq!(show("place"), [("HOÀ", 11), ("HOÀ BÌNH", 10)]);
        assert_eq!(show("body"), [("UỶ BAN NHÂN DÂN TỈNH HOÀ BÌNH", 20), ("NTM", 30)]);
        assert!(show("nobody").is_empty());
    }
}
