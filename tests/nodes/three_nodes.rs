//! Three nodes on one database: no state is in any of them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use partner_portal::demo;

use crate::balancer::Balancer;
use crate::house::{ADMIN_AGENT, Client, GLOBAL_ADMIN, House, RESELLER, SALES_AGENT};
use crate::journeys::{Patient, Shift};
use crate::make::{draft, lines, new_customer};
use crate::portal::Node;
use crate::program;

/// Three nodes and what stands before them.
struct Nodes {
    house: House,
    nodes: Vec<Node>,
    balancer: Balancer,
}

impl Nodes {
    fn start() -> Nodes {
        let house = House::open();
        let port = program::free_port();
        let settings = [
            ("DATABASE_URL", house.app_url()),
            ("DATABASE_ADMIN_URL", house.owner_url()),
            ("PORTAL_PUBLIC_URL", format!("http://localhost:{port}")),
            ("PORTAL_SECOND_FACTOR", "optional".to_owned()),
            ("PORTAL_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
            ("PORTAL_SHUTDOWN_DELAY", "3".to_owned()),
        ];
        let nodes: Vec<Node> = (0..3).map(|_| Node::start(&settings)).collect();
        let ports: Vec<u16> = nodes.iter().map(|node| node.port).collect();
        Nodes { house, nodes, balancer: Balancer::of_nodes(&ports) }
    }

    /// A browser, with somebody signed in, that the balancer sends to any node.
    fn as_person(&self, name: &str) -> Client {
        let client = Client::new(&self.balancer.url());
        let answer = client.sign_in(name, demo::PASSWORD);
        assert_eq!(answer.status, 303, "{}", answer.text);
        client
    }
}

#[test]
fn whoever_is_signed_in_stays_so_and_keeps_their_draft_though_the_nodes_are_killed() {
    let mut nodes = Nodes::start();
    let people: Vec<Client> = (0..30).map(|_| nodes.as_person(SALES_AGENT)).collect();
    let order = draft(&people[0]);
    assert_eq!(new_customer().post(&people[0], &format!("/orders/{order}/customer")).status, 303);
    let stranger = Client::new(&nodes.balancer.url());
    for _ in 0..7 {
        assert_ne!(stranger.sign_in(GLOBAL_ADMIN, "not the password").status, 303);
    }
    assert_eq!(stranger.sign_in(GLOBAL_ADMIN, "not the password").status, 429);

    nodes.nodes[0].kill();
    nodes.nodes[1].kill();
    nodes.nodes[2].stop();
    nodes.nodes[2].begin();
    nodes.nodes[2].is_ready();
    program::until(Duration::from_secs(10), "the balancer has noticed", || people[0].get("/").status == 200);

    let signed_out = people.iter().filter(|person| person.get("/customers").status != 200).count();
    assert_eq!(signed_out, 0, "of {}", people.len());
    assert_eq!(stranger.sign_in(GLOBAL_ADMIN, demo::PASSWORD).status, 429, "the limit is forgotten");
    assert_eq!(lines().post(&people[0], &format!("/orders/{order}/subscriptions")).status, 303);
    assert_eq!(people[0].post(&format!("/orders/{order}/submit"), &[]).status, 303);
    assert!(nodes.as_person(RESELLER).get("/customers").contains("Ridgeline Bakery"));
}

/// Balancers hear of it before the first connection is closed.
#[test]
fn a_node_that_is_told_to_end_says_so_and_still_answers() {
    let mut nodes = Nodes::start();
    let node = Client::new(&format!("http://127.0.0.1:{}", nodes.nodes[0].port));
    assert_eq!(node.get("/readyz").status, 200);
    thread::scope(|scope| {
        let end = scope.spawn(|| nodes.nodes[0].stop());
        program::until(Duration::from_secs(2), "the node isn't ready", || node.get("/readyz").status == 503);
        assert_eq!(node.get("/sign-in").status, 200);
        assert!(!end.is_finished());
    });
}

/// Orders and pages while one node after the other is ended and started again, as an upgrade does.
#[test]
fn nodes_are_replaced_one_by_one_and_nobody_notices() {
    let mut nodes = Nodes::start();
    let over = AtomicBool::new(false);
    let (pages, orders) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let people: Vec<Client> = (0..2).map(|_| nodes.as_person(SALES_AGENT)).collect();
    let buyer = Patient::at(&nodes.balancer.url(), ADMIN_AGENT);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                buyer.orders(&Shift::default()).unwrap();
                orders.fetch_add(1, Ordering::Relaxed);
            }
        });
        for person in &people {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let answer = person.get("/customers");
                    assert_eq!(answer.status, 200, "{}", answer.text);
                    pages.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for node in &mut nodes.nodes {
            thread::sleep(Duration::from_secs(1));
            node.stop();
            node.begin();
            node.is_ready();
        }
        thread::sleep(Duration::from_secs(1));
        over.store(true, Ordering::Relaxed);
    });
    let (pages, orders) = (pages.into_inner(), orders.into_inner());
    println!("{pages} pages and {orders} orders while three nodes were replaced");
    assert!(pages > 20 && orders > 0, "{pages} pages, {orders} orders");
    let placed = nodes.house.count("select count(*) from orders where status = 'placed'");
    assert_eq!(placed, i64::try_from(orders).unwrap());
    for node in &nodes.nodes {
        assert!(!node.log().contains("panicked"), "{}", node.log());
    }
}
