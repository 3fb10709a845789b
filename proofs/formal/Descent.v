(* The claim "descends": CERTIFICATE.md, section 7; the Java class ExactChecker.

   On a step that states "convex" the outputs move from z to z' on a straight line, and the squared loss never
   rises there if the sum of (z' - y)(z' - z) is at most zero. On a step that states "invariant" it is constant. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network Lumped Affine Lift Convex Path.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Quadratic.
Variable R : realFieldType.
Variables samples outputs : nat.
Variable y : nat -> nat -> R.

(* Half of the derivative of the sum of squares at the end of the straight line from z to z'. *)
Definition slope_at_end (z z' : nat -> nat -> R) : R :=
  sum samples (fun d => sum outputs (fun k => (z' d k - y d k) * (z' d k - z d k))).

Lemma squared_ext z z' : (forall d k, (d < samples)%N -> (k < outputs)%N -> z d k = z' d k) ->
  squared samples outputs y z = squared samples outputs y z'.
Proof. by move=> E; rewrite (invariant_segment (@squared_convex _ samples outputs y) E). Qed.

Lemma square_gap (g e a b : R) : 0 <= a -> 0 <= b - a ->
  (g - a * e) ^+ 2 - (g - b * e) ^+ 2 <= (b - a) *+ 2 * (g * e).
Proof.
move=> a0 ab; rewrite subr_sqr.
have -> : g - a * e - (g - b * e) = (b - a) * e by rewrite opprB addrC addrA subrK -mulrBl.
have -> : g - a * e + (g - b * e) = g *+ 2 - (a + b) * e by rewrite addrACA -opprD -mulrDl -mulr2n.
have -> : (b - a) *+ 2 * (g * e) = (b - a) * e * (g *+ 2).
  by rewrite mulrnAl mulrnAr -mulrA [e * g]mulrC.
rewrite [X in X <= _]mulrBr ler_subl_addr ler_addl -mulrA mulr_ge0 // mulrCA mulr_ge0 //.
  by rewrite addr_ge0 // -(subrK a b) addr_ge0.
by rewrite -expr2 sqr_ge0.
Qed.

(* A convex quadratic whose derivative is not positive at the end falls all along. *)
Theorem descent (z z' : nat -> nat -> R) s t : 0 <= s -> s <= t -> t <= 1 -> slope_at_end z z' <= 0 ->
  squared samples outputs y (fun d k => mix t (z d k) (z' d k))
  <= squared samples outputs y (fun d k => mix s (z d k) (z' d k)).
Proof.
move=> s0 st t1 falls; rewrite /squared /mean ler_wpmul2l ?invr_ge0 ?ler0n //.
pose a := 1 - t; pose b := 1 - s.
have a0 : 0 <= a by rewrite subr_ge0.
have ab : 0 <= b - a by rewrite opprB addrC addrA subrK subr_ge0.
rewrite -subr_le0 -sumN -sumD.
apply: (@le_trans _ _ ((b - a) *+ 2 * slope_at_end z z')); last first.
  by rewrite mulr_ge0_le0 // mulrn_wge0.
rewrite -sumZ; apply: ler_sums => d _; rewrite -sumN -sumD -sumZ; apply: ler_sums => k _ /=.
set g := z' d k - y d k; set e := z' d k - z d k.
have E r : mix r (z d k) (z' d k) - y d k = g - (1 - r) * e.
  have rz : r * z' d k = z' d k - (1 - r) * z' d k by rewrite mulrBl mul1r opprB addrC subrK.
  by rewrite /mix rz /g /e mulrBr opprB addrCA addrAC.
rewrite !E; exact: square_gap.
Qed.
End Quadratic.

Section Descent.
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
Variable y : nat -> nat -> R.

Local Notation Phi := (squared samples (n H.+1) y).
Local Notation loss := (loss net input which Phi).
Local Notation outputs := (outputs net input which).
Local Notation proved := (proved net distinct input slopes_known).
Local Notation point := (point net distinct input).

(* The steps from the state a on; z are the outputs at the last state that decides. *)
Fixpoint descends_steps (z : nat -> nat -> R) (a : state R) (sts : seq (step R)) : bool :=
  if sts is st :: rest then
    match stated st with
    | Invariant => descends_steps z (target st) rest
    | Convex => (slope_at_end samples (n H.+1) y z (outputs (target st)) <= 0)
                && descends_steps (outputs (target st)) (target st) rest
    | Bounded => false
    end
  else true.

(* The claim "descends to p". *)
Definition descends_check (c : certificate R) (level : R) :=
  [&& structure_check net distinct input slopes_known c,
      descends_steps (outputs (first c)) (first c) (steps c)
    & loss (last (first c) (behead (decisive c))) <= level].

(* The steps of a path with the states where they begin. *)
Fixpoint walk (a : state R) (sts : seq (step R)) : seq (state R * step R) :=
  if sts is st :: rest then (a, st) :: walk (target st) rest else [::].

(* What is accepted is true (CERTIFICATE.md, section 7): on no step does the loss ever rise, each step begins where
   the one before it ends, and at the end the loss is at most the level. *)
Theorem descends_sound (c : certificate R) level : descends_check c level ->
  (forall a st, List.In (a, st) (walk (first c) (steps c)) ->
    [/\ forall s t, 0 <= s -> s <= t -> t <= 1 -> loss (point a st t) <= loss (point a st s),
        same_state net (point a st 0) a & same_state net (point a st 1) (target st)])
  /\ loss (second c) <= level.
Proof.
case/and3P=> ok falls last_le; have cvx := @squared_convex _ samples (n H.+1) y.
split; last by rewrite -(last_decisive which_in slopes_true cvx ok).
have : forall d k, (d < samples)%N -> (k < n H.+1)%N -> outputs (first c) d k = outputs (first c) d k by [].
move: {1 3}(outputs (first c)) falls ok; rewrite /structure_check.
elim: (steps c) (first c) => //= st sts IH a z falls /andP [ok rest] same b st'.
have outs := step_outputs which_in slopes_true ok.
have start := point0 slopes_true ok; have stop := point1 slopes_true ok.
have const : stated st = Invariant -> forall d k, (d < samples)%N -> (k < n H.+1)%N ->
    outputs (target st) d k = outputs a d k.
  move=> inv d k ltd ltk; have nb : stated st <> Bounded by rewrite inv.
  have [_ /(_ inv) <-] := outs nb 1 ler01 (lexx 1) d k ltd ltk.
  by rewrite /outputs (same_state_output _ stop).
case=> [[<- <-]|inwalk].
  split=> // s t s0 st1 t1; have t0 := le_trans s0 st1; have s1 := le_trans st1 t1.
  case E: (stated st) falls => // falls.
    have nb : stated st <> Bounded by rewrite E.
    suff same_loss r : 0 <= r -> r <= 1 -> loss (point a st r) = loss a by rewrite !same_loss.
    by move=> r0 r1; apply: squared_ext => d k ltd ltk; have [_ ->] := outs nb r r0 r1 d k ltd ltk.
  have nb : stated st <> Bounded by rewrite E.
  have chord r : 0 <= r -> r <= 1 ->
      loss (point a st r) = Phi (fun d k => mix r (z d k) (outputs (target st) d k)).
    move=> r0 r1; apply: squared_ext => d k ltd ltk.
    by have [-> _] := outs nb r r0 r1 d k ltd ltk; rewrite same.
  by rewrite !chord //; apply: descent => //; case/andP: falls.
case E: (stated st) falls => // falls.
  by apply: (IH _ z falls rest) => // d k ltd ltk; rewrite const // same.
by case/andP: falls => _ falls; apply: (IH _ _ falls rest).
Qed.
End Descent.
