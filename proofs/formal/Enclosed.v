(* The rule "enclosed": CERTIFICATE.md, sections 6 and 7; the Java class PieceEnclosures.

   That bounds on all pieces bound the loss on the step is enclosed_sound in Path.v. Here: why the bound of a piece
   is one. At t = m + s h, -1 <= s <= 1, the outputs of a sample are within r_k of c_k + s d_k. It is enough to bound
   the losses over the box at s = -1 and at s = 1. That the outputs are within these numbers, and that the losses
   over the boxes are bounded with every rounding accounted for, is not proved here. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network Convex.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Box.
Variable R : realFieldType.
Variables samples outputs : nat.

(* The loss of each sample is a convex function of its outputs. *)
Variable f : nat -> (nat -> R) -> R.
Hypothesis f_convex : forall j, (j < samples)%N -> convex_row outputs (f j).

(* The outputs of sample j at s are within radius j k of centre j k + s * slope j k. *)
Variables centre slope radius : nat -> nat -> R.
Definition in_box (s : R) (j : nat) (z : nat -> R) := forall k, (k < outputs)%N ->
  `|z k - (centre j k + s * slope j k)| <= radius j k.

(* Bounds of the losses over the boxes at both ends. *)
Variables low high : nat -> R.
Hypothesis low_true : forall j z, (j < samples)%N -> in_box (-1) j z -> f j z <= low j.
Hypothesis high_true : forall j z, (j < samples)%N -> in_box 1 j z -> f j z <= high j.

(* Over the whole piece the mean is at most the larger one of the means of the bounds at its ends. *)
Theorem box_bound s z : -1 <= s -> s <= 1 -> (forall j, (j < samples)%N -> in_box s j (z j)) ->
  mean samples f z <= Num.max (samples%:R^-1 * sum samples low) (samples%:R^-1 * sum samples high).
Proof.
move=> s_low s_high box; pose t := (s + 1) / 2%:R.
have two : (2%:R : R) != 0 by rewrite pnatr_eq0.
have t0 : 0 <= t by rewrite divr_ge0 ?ler0n // -ler_subl_addr sub0r.
have t1 : t <= 1 by rewrite ler_pdivr_mulr ?ltr0n // mul1r mulr2n ler_add2r.
have Es : s = mix t (-1) 1.
  by rewrite /mix mulr1 mulrN1 opprB addrAC -mulr2n -mulr_natr divfK // addrK.
apply: (@le_trans _ _ (mix t (samples%:R^-1 * sum samples low) (samples%:R^-1 * sum samples high))).
  rewrite -mixM -mix_sum /mean ler_wpmul2l ?invr_ge0 ?ler0n //; apply: ler_sums => j ltj.
  pose e k := z j k - (centre j k + s * slope j k).
  pose at_end r k := centre j k + r * slope j k + e k.
  have inside r : in_box r j (at_end r) by move=> k ltk; rewrite /at_end [_ + e k]addrC addrK; apply: box.
  apply: le_trans (mix_ler t0 t1 (low_true ltj (inside (-1))) (high_true ltj (inside 1))).
  apply: f_convex => // k _; rewrite /at_end !mixD !mixx -mixMr -Es /e.
  by rewrite addrC subrK.
by apply: mix_le => //; rewrite le_maxr lexx ?orbT.
Qed.
End Box.
