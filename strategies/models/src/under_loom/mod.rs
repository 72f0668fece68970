//! Every interleaving of two threads, and every value that a load may return, by `loom`.

mod biased;
mod buffered;
mod commits;
mod locks;
mod protocols;
mod publication;
mod stripes;
mod weakened;
mod world;

/// Runs a model. `preemptions`: how often at most a thread is interrupted where it would not wait; almost all
/// bugs of interleaving show with two (Musuvathi and Qadeer, PLDI 2007).
fn model(preemptions: usize, f: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(f);
}
