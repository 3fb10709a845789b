(* The claim "unbounded": CERTIFICATE.md, section 7; the Java class ExactChecker.

   All steps are invariant, and no output sees the neuron at the end of the path. So the loss is one number on the
   path and on the ray, on which the parameters of the neuron go to infinity. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network Lumped Affine Lift Convex Path.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Ray.
Variable R : realFieldType.
Variable net : network R.
Variable slope : nat -> R.
Local Notation n := (width net).
Local Notation H := (hidden net).
Variables (distinct : nat) (input : nat -> nat -> R).
Variables (samples : nat) (which : nat -> nat).
Hypothesis which_in : forall d, (d < samples)%N -> (which d < distinct)%N.
Variable slopes_known : bool.
Hypothesis slopes_true : slopes_known -> two_slopes net slope.
Variable Phi : (nat -> nat -> R) -> R.
Hypothesis Phi_convex : convex samples (n H.+1) Phi.

Local Notation loss := (loss net input which Phi).

(* A state that has moved by c u: u i for the weight from input i to the neuron, u (n 0) for its bias. *)
Definition along (s : state R) (neuron : nat) (u : nat -> R) (c : R) := State
  (fun l i j => if (l == 1%N) && (j == neuron) then weight s l i j + c * u i else weight s l i j)
  (fun l j => if (l == 1%N) && (j == neuron) then bias s l j + c * u (n 0) else bias s l j).

Definition unseen (s : state R) (neuron : nat) := every (n 2) (fun k => weight s 2 neuron k == 0).

(* The parameters of a neuron of the first layer that nothing sees do not matter. *)
Theorem unseen_neuron s neuron u c x k : (0 < H)%N -> unseen s neuron -> (k < n H.+1)%N ->
  output net (along s neuron u c) x k = output net s x k.
Proof.
move=> H0 /everyP dead ltk.
have feat1 i : i != neuron -> feature net (along s neuron u c) 1 x i = feature net s 1 x i.
  move=> /negbTE ni /=; rewrite ni; congr (act _ _ (_ + _)).
have pre l j : (j < n l.+2)%N ->
    preactivation net (along s neuron u c) l.+1 x j = preactivation net s l.+1 x j.
  elim: l j => [|l IH] j ltj; rewrite /preactivation; congr (_ + _); apply: eq_sum => i lti.
    case: (altP (i =P neuron)) => [->|ni]; last by rewrite feat1.
    by rewrite /= (eqP (dead j ltj)) !mulr0.
  by rewrite !featureS IH.
by rewrite /output -(prednK H0) pre // prednK.
Qed.

(* The claim "unbounded by neuron J along u". *)
Definition unbounded_check (c : certificate R) (neuron : nat) (u : nat -> R) :=
  [&& (0 < H)%N, structure_check net distinct input slopes_known c,
      all (fun st => if stated st is Invariant then true else false) (steps c),
      unseen (second c) neuron & ~~ every (n 0).+1 (fun i => u i == 0)].

(* What is accepted is true (CERTIFICATE.md, section 7): the loss is the same at every point of the path and of
   the ray, and on the ray some parameter exceeds every bound. *)
Theorem unbounded_sound (c : certificate R) neuron u : unbounded_check c neuron u ->
  [/\ forall s, on_path net distinct input c s -> loss s = loss (first c),
      forall r, loss (along (second c) neuron u r) = loss (first c)
    & forall bound, exists2 r, 0 <= r &
        (exists2 i, (i < n 0)%N & bound < `|weight (along (second c) neuron u r) 1 i neuron|)
        \/ bound < `|bias (along (second c) neuron u r) 1 neuron|].
Proof.
case/and5P=> H0; rewrite /structure_check /on_path => ok inv dead moves.
have path_and_end : (forall s, on_steps net distinct input (first c) (steps c) s -> loss s = loss (first c))
    /\ loss (second c) = loss (first c).
  elim: (steps c) (first c) ok inv => [|st sts IH] a /=.
    by move=> /same_stateP S _; split=> [s []|]; rewrite (same_loss input which Phi_convex S).
  case/andP=> ok rest /andP [+ invs]; case E: (stated st) => // _.
  have [on_rest at_end] := IH (target st) rest invs.
  have end_loss := invariant_end which_in slopes_true Phi_convex ok E.
  rewrite at_end end_loss; split=> // s [[t [t0 t1 ->]]|/on_rest ->//].
  exact: (invariant_step which_in slopes_true Phi_convex ok E t0 t1).
have [on_the_path at_end] := path_and_end; split=> // [r|bound].
  rewrite -at_end; apply: (invariant_segment Phi_convex) => d k ltd ltk.
  exact: unseen_neuron.
have far (w v : R) : v != 0 -> exists2 r, 0 <= r & bound < `|w + r * v|.
  move=> v0; have V0 : 0 < `|v| by rewrite normr_gt0.
  exists ((`|bound| + `|w| + 1) / `|v|); first by rewrite divr_ge0 ?addr_ge0 ?ler01.
  apply: (@lt_le_trans _ _ (`|(`|bound| + `|w| + 1) / `|v| * v| - `|w|)); last first.
    by rewrite [w + _]addrC ler_sub_norm_add.
  rewrite normrM normf_div normr_id divfK ?gt_eqF // ger0_norm ?addr_ge0 ?ler01 //.
  by rewrite addrAC addrK; apply: le_lt_trans (ler_norm _) _; rewrite ltr_addl ltr01.
move: moves; rewrite /every => /allPn [i]; rewrite mem_iota add0n => /andP [_ lti] ui.
move: lti; rewrite ltnS leq_eqVlt => /orP [/eqP En|lti].
  have [r r0 big] := far (bias (second c) 1 neuron) _ ui.
  by exists r => //; right; rewrite /= eqxx /= -En.
have [r r0 big] := far (weight (second c) 1 i neuron) _ ui.
by exists r => //; left; exists i; rewrite //= eqxx.
Qed.
End Ray.
