//! What asks: so many connections, each with one request on its way at any time.

use std::time::{Duration, Instant};

use serde_json::json;
use ureq::Agent;

use crate::data::ROWS;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page of 50 leads, from anywhere in the list.
    List,
    /// One lead with all that its page shows.
    Read,
    /// A lead is registered, under an idempotency key.
    Create,
    /// A lead is screened: a step of its machine, based on the version read.
    Transition,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list of 50 leads",
            Self::Read => "read a lead",
            Self::Create => "create a lead",
            Self::Transition => "transition of a lead",
        }
    }
}

/// One run.
pub struct Run {
    pub kind: Kind,
    pub connections: u32,
    pub lasting: Duration,
    /// What the runs before have reached: keys and leads from here on are untouched.
    pub first: u32,
}

/// How long each request took.
pub struct Measured {
    /// No request was numbered as high as this.
    pub reached: u32,
    took: Duration,
    sorted: Vec<Duration>,
}

impl Measured {
    pub fn rate(&self) -> f64 {
        f64::from(u32::try_from(self.sorted.len()).expect("not that many")) / self.took.as_secs_f64()
    }

    /// Milliseconds.
    pub fn percentile(&self, of_hundred: usize) -> f64 {
        let at = (self.sorted.len() * of_hundred / 100).min(self.sorted.len().saturating_sub(1));
        self.sorted.get(at).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
    }
}

impl Run {
    pub fn measure(&self, address: &str, token: &str) -> Measured {
        let begun = Instant::now();
        let lanes: Vec<Vec<Duration>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.connections)
                .map(|lane| scope.spawn(move || self.lane(lane, address, token)))
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("no request fails")).collect()
        });
        let took = begun.elapsed();
        let longest = lanes.iter().map(Vec::len).max().unwrap_or(0);
        let reached = u32::try_from(longest).expect("not that many") * self.connections;
        let mut sorted = lanes.concat();
        sorted.sort_unstable();
        Measured { reached, took, sorted }
    }

    fn lane(&self, lane: u32, address: &str, token: &str) -> Vec<Duration> {
        let agent: Agent = Agent::config_builder().proxy(None).build().into();
        let bearer = format!("Bearer {token}");
        let mut taken = Vec::new();
        let begun = Instant::now();
        let mut turn = 0;
        while begun.elapsed() < self.lasting {
            let number = turn * self.connections + lane;
            let asked = Instant::now();
            self.ask(&agent, address, &bearer, number);
            taken.push(asked.elapsed());
            turn += 1;
        }
        taken
    }

    fn ask(&self, agent: &Agent, address: &str, bearer: &str, number: u32) {
        // Spread over the whole register, the same in each run.
        let any = number.wrapping_mul(2_654_435_761) % ROWS + 1;
        let get = |path: String| {
            agent.get(format!("{address}/api/v1{path}")).header("authorization", bearer).call()
        };
        let post =
            |path: String| agent.post(format!("{address}/api/v1{path}")).header("authorization", bearer);
        let answer = match self.kind {
            Kind::List => get(format!("/leads?limit=50&cursor={}", any.max(51))),
            Kind::Read => get(format!("/leads/{any}")),
            Kind::Create => post(String::from("/leads"))
                .header("idempotency-key", format!("load-{}-{number}", self.first))
                .send_json(json!({
                    "received_on": "2026-03-02", "channel": "hotline_12345", "domain": "ecology",
                    "title": format!("河道堆放建筑垃圾（{}-{number}）", self.first),
                    "narrative": "黑河支流河道内堆放建筑垃圾约三百立方米，影响行洪，附近居民多次反映。",
                    "place": "甘州区某镇河道", "longitude": 100.45, "latitude": 38.93
                })),
            Kind::Transition => post(format!("/leads/{}/screenings", self.first + number + 1))
                .header("if-match", "\"1\"")
                .send_json(json!({
                    "sources": ["行政处罚公示"], "findings": "三次同类投诉，尚无处罚记录。", "complete": true
                })),
        };
        let mut answer = answer.unwrap_or_else(|error| panic!("{}: {error}", self.kind.name()));
        answer.body_mut().read_to_vec().expect("the whole answer");
    }
}
