//! 5,000 templates, 200 environments and 1,000 tenants: a billion cells, of which nobody holds
//! more than what is asked for. Alone in its process, because it counts what is allocated.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

use spacebridge::answers::blanks;
use spacebridge::release::Slice;
use spacebridge::{Answers, Name};
use spacebridge_benches::{Counting, asked, counted};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const TEMPLATES: usize = 5_000;

/// The memory that one question may hold: an index of the templates' names, and nothing per place.
/// The full answer, if it were held, would take a hundred bytes for each of the billion cells.
const ONE_PLACE: usize = 512 << 10;

fn names(kind: &str, count: usize) -> Vec<Name> {
    (0..count).map(|number| format!("{kind} {number}").parse().unwrap()).collect()
}

#[test]
fn what_is_not_asked_for_is_not_held() {
    let templates = asked(TEMPLATES).unwrap();
    let slice = Slice::default();
    let answers = Answers::new();
    let environments = names("Environment", 200);
    let tenants = names("Tenant", 1_000);
    let of = |environment, tenant| blanks(&templates, &slice, &answers, environment, tenant);

    let last_environment = environments.last().unwrap();
    let last_tenant = tenants.last();
    let (first, one) = counted(|| of(last_environment, last_tenant).next().unwrap());
    assert_eq!(first.cell.environment.as_ref(), Some(last_environment));
    assert!(one.most < ONE_PLACE, "{one:?}");

    // One after the other, what is counted is dropped: 25 places hold no more than one.
    let (count, some) = counted(|| {
        let places = environments.iter().step_by(40);
        let places =
            places.flat_map(|place| tenants.iter().step_by(200).map(move |it| (place, it)));
        places.map(|(environment, tenant)| of(environment, Some(tenant)).count()).sum::<usize>()
    });
    assert_eq!(count, TEMPLATES * 25, "every template is asked per environment and tenant");
    assert!(some.most < ONE_PLACE, "{some:?}");
    assert_eq!(some.kept, 0);

    // A deployment for no tenant is asked nothing that is asked per tenant.
    assert_eq!(of(last_environment, None).count(), 0);
}
