(* The rule "affine": CERTIFICATE.md, section 6; the Java class AffineRule.

   It decides a segment on the data, for activations with two slopes. The function affine_check computes what
   the rule says; affine_sound proves that on every sample the output is then affine for 0 <= t <= 1, and
   constant in the invariant case. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section TwoSlopes.
Variable R : realFieldType.

(* z for z > 0, else m z. *)
Definition two_slope (m z : R) : R := if 0 < z then z else m * z.

Lemma two_slope_ge0 m z : 0 <= z -> two_slope m z = z.
Proof. by rewrite le0r /two_slope => /orP [/eqP ->|->] //; rewrite ltxx mulr0. Qed.

Lemma two_slope_le0 m z : z <= 0 -> two_slope m z = m * z.
Proof. by rewrite /two_slope leNgt => /negbTE ->. Qed.

(* Without a change of sign the activation stays on one linear piece. *)
Lemma two_slope_mix m t p q : 0 <= t -> t <= 1 -> ~~ (p * q < 0) ->
  two_slope m (mix t p q) = mix t (two_slope m p) (two_slope m q).
Proof.
move=> t0 t1; rewrite -leNgt => pq0.
have [[p0 q0]|[p0 q0]] : (0 <= p /\ 0 <= q) \/ (p <= 0 /\ q <= 0).
- case: (ltrgt0P p) pq0 => [p0|p0|->] pq0.
  + by left; split=> //; rewrite -(pmulr_rge0 _ p0).
  + by right; split=> //; rewrite -(nmulr_rge0 _ p0).
  + by case: (lerP 0 q) => [q0|/ltW q0]; [left | right]; split.
- by rewrite !two_slope_ge0 // mix_ge0.
rewrite !two_slope_le0 ?mixM //.
by rewrite -oppr_ge0 -[- mix _ _ _]mulN1r mixM !mulN1r mix_ge0 ?oppr_ge0.
Qed.
End TwoSlopes.

Section Affine.
Variable R : realFieldType.
Variable net : network R.
Variable slope : nat -> R.
Variables (samples : nat) (x : nat -> nat -> R).

Local Notation W s := (weight s).
Local Notation n := (width net).
Local Notation H := (hidden net).

(* All activations have two slopes. *)
Definition two_slopes := forall l z, (0 < l <= H)%N -> act net l z = two_slope (slope l) z.

Section Check.
Variables a b : state R.

Definition same_weights l :=
  every (n l) (fun i => every (n l.+1) (fun j => W a l.+1 i j == W b l.+1 i j)).
Definition same_features l :=
  every samples (fun d => every (n l) (fun i => feature net a l (x d) i == feature net b l (x d) i)).
Definition no_sign_change l :=
  every samples (fun d => every (n l.+1) (fun j =>
    ~~ (preactivation net a l (x d) j * preactivation net b l (x d) j < 0))).
Definition affine_layer l :=
  (same_weights l || same_features l) && ((l < H)%N ==> no_sign_change l).
Definition same_outputs :=
  every samples (fun d => every (n H.+1) (fun k => output net a (x d) k == output net b (x d) k)).

Definition affine_check : option conclusion :=
  if every H.+1 affine_layer then Some (if same_outputs then Invariant else Convex) else None.

Lemma affine_preactivations t l : affine_layer l ->
  (forall d i, (d < samples)%N -> (i < n l)%N ->
    feature net (between a b t) l (x d) i = mix t (feature net a l (x d) i) (feature net b l (x d) i)) ->
  forall d j, (d < samples)%N -> (j < n l.+1)%N ->
    preactivation net (between a b t) l (x d) j
    = mix t (preactivation net a l (x d) j) (preactivation net b l (x d) j).
Proof.
move=> /andP [+ _] F d j ltd ltj; rewrite /preactivation mixD -mix_sum => /orP [Ws|Fs];
  congr (_ + _); apply: eq_sum => i lti; rewrite F //=.
  have /everyP /(_ i lti) /everyP /(_ j ltj) /eqP -> := Ws.
  by rewrite mixx mixMr.
have /everyP /(_ d ltd) /everyP /(_ i lti) /eqP -> := Fs.
by rewrite mixx mixM.
Qed.

Lemma affine_features t : two_slopes -> 0 <= t -> t <= 1 -> every H.+1 affine_layer ->
  forall l, (l <= H)%N -> forall d i, (d < samples)%N -> (i < n l)%N ->
    feature net (between a b t) l (x d) i = mix t (feature net a l (x d) i) (feature net b l (x d) i).
Proof.
move=> slopes t0 t1 /everyP ok; elim=> [|l IH] ltlH d i ltd lti; first by rewrite /= mixx.
have okl : affine_layer l by apply: ok; apply: ltnW.
rewrite !featureS (affine_preactivations okl (IH (ltnW ltlH))) // !slopes //.
apply: two_slope_mix => //.
by have /andP [_ /implyP /(_ ltlH) /everyP /(_ d ltd) /everyP /(_ i lti)] := okl.
Qed.

(* The rule "affine" is sound (CERTIFICATE.md, section 6): where it accepts a segment, the output on every
   sample is affine for 0 <= t <= 1; where it says that the segment is invariant, it does not change. *)
Theorem affine_sound c : two_slopes -> affine_check = Some c ->
  forall t, 0 <= t -> t <= 1 -> forall d k, (d < samples)%N -> (k < n H.+1)%N ->
    output net (between a b t) (x d) k = mix t (output net a (x d) k) (output net b (x d) k)
    /\ (c = Invariant -> output net (between a b t) (x d) k = output net a (x d) k).
Proof.
rewrite /affine_check => slopes; case: ifP => // ok [<-] t t0 t1 d k ltd ltk.
have affine : output net (between a b t) (x d) k = mix t (output net a (x d) k) (output net b (x d) k).
  apply: affine_preactivations => //; first by have /everyP := ok; apply.
  by apply: affine_features.
split=> //; case: ifP => // /everyP /(_ d ltd) /everyP /(_ k ltk) /eqP Eq _.
by rewrite affine -Eq mixx.
Qed.
End Check.
End Affine.
