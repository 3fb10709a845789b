(* The checks compute. Here they decide the two examples of CERTIFICATE.md, section 9, and what is nearly those, in
   rational numbers: a check that accepted nothing would be sound too. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network Lumped Affine Lift Convex Path.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Examples.
Local Notation Q := rat_realFieldType.

(* States from lists: for each layer the rows of the weights and the biases. *)
Definition state_of (layers : seq (seq (seq rat) * seq rat)) : state Q := State
  (fun l i j => nth 0 (nth [::] (nth ([::], [::]) layers l.-1).1 i) j)
  (fun l j => nth 0 (nth ([::], [::]) layers l.-1).2 j).
Definition relu_network (widths : seq nat) : network Q :=
  Network (size widths - 2) (nth 0%N widths) (fun _ => two_slope 0).

(* The network 1-2-1 on the inputs 1 and 2. *)
Definition relay := relu_network [:: 1; 2; 1]%N.
Definition third : rat := 1 / 3%:R.
Definition left := state_of [:: ([:: [:: 1; 3%:R]], [::]); ([:: [:: 1]; [:: 0]], [::])].
Definition middle := state_of [:: ([:: [:: 1; 3%:R]], [::]); ([:: [:: 0]; [:: third]], [::])].
Definition right := state_of [:: ([:: [:: 0; 3%:R]], [::]); ([:: [:: 0]; [:: third]], [::])].
Definition other := state_of [:: ([:: [:: 0; 2%:R]], [::]); ([:: [:: 0]; [:: third]], [::])].
Definition points (d i : nat) : rat := if d == 0%N then 1 else 2%:R.

(* "affine" accepts the first step and says that it is invariant; "lumped" says only that it is convex, and it
   says that the second one is invariant; neither lets the weight of a unit move that is seen. *)
Theorem relay_steps :
  [/\ affine_check relay 2 points left middle = Some Invariant,
      lumped_check relay left middle = Some Convex,
      lumped_check relay middle right = Some Invariant,
      lumped_check relay middle other = None
    & affine_check relay 2 points left other = None].
Proof. by split; vm_compute. Qed.

(* "lumped" sees that two units with equal weights may hand over to each other, and that a unit may move that
   nothing sees at either end; it refuses that where the unit is seen at one end. *)
Definition twins (v w : rat) := state_of [:: ([:: [:: 1; 1]], [::]); ([:: [:: v]; [:: w]], [::])].
Definition moved := state_of [:: ([:: [:: 7%:R; 1]], [::]); ([:: [:: 0]; [:: 1]], [::])].
Theorem twin_steps :
  [/\ lumped_check relay (twins 1 0) (twins 0 1) = Some Invariant,
      lumped_check relay (twins 1 0) (twins 1 1) = Some Convex,
      lumped_check relay (twins 0 1) moved = Some Invariant
    & lumped_check relay (twins 1 0) moved = None].
Proof. by split; vm_compute. Qed.

(* "lift" on the network 1-1-1-1 and the input 1: the weight of the second layer moves from 1 to w, straight. Through
   zero it moves in two pieces, and then the outputs are on no straight line. *)
Definition deep : network Q := Network 2 (fun=> 1%N) (fun _ => two_slope (1 / 2%:R)).
Definition chain (w : rat) := state_of [:: ([:: [:: 1]], [::]); ([:: [:: w]], [::]); ([:: [:: 1]], [::])].
Definition one (d i : nat) : rat := 1.
Definition value (p : rat) (d j : nat) : rat := p.
Definition lifted (w : rat) (vs : vertices Q) := lift_check deep 1 one (chain 1) (chain w) [:: 0%N] vs.

Lemma lifted_basis : \det (basis deep 1 one (chain 1) [:: 0%N]) = 1.
Proof. by rewrite det_mx11 mxE; vm_compute. Qed.

Theorem lift_steps :
  [/\ lifted 2%:R [:: (1 : rat, value 2%:R)] = Some Convex,
      lifted 1 [:: (1 / 2%:R : rat, value 1); (1 : rat, value 1)] = Some Invariant,
      lifted 2%:R [:: (1 : rat, value 3%:R)] = None,
      lifted (- 1) [:: (1 : rat, value (- 1))] = None
    & lifted (- 1) [:: (1 / 2%:R : rat, value 0); (1 : rat, value (- 1))] = None].
Proof. by split; rewrite /lifted /lift_check /lift_frame lifted_basis; vm_compute. Qed.

(* The squared loss with the targets 1 and 5/3, exact. *)
Definition relay_targets (d k : nat) : rat := if d == 0%N then 1 else 5%:R / 3%:R.
Definition relay_loss : (nat -> nat -> Q) -> Q := squared 2 1 relay_targets.
Definition relay_certificate (second_rule : rule Q) (conclusion : conclusion) := Certificate left
  [:: Step (ByAffine Q) Invariant middle; Step second_rule conclusion right] right.
Definition relay_check enclosure second_rule conclusion bound :=
  max_loss_check relay 2 points id true relay_loss enclosure
    (relay_certificate second_rule conclusion) bound.

Definition no_enclosure (a b : state Q) (lo hi : Q) : option Q := None.
Definition half (a b : state Q) (lo hi : Q) : option Q := Some (1 / 2%:R).

(* The certificate is accepted with the bound 1/18 and refused with a smaller one; it is refused with a step that
   states what another rule proves, with pieces that leave a gap, and with a bound below that of a piece. *)
Theorem relay_checks :
  [&& relay_check no_enclosure (ByLumped Q) Invariant (1 / 18%:R),
      ~~ relay_check no_enclosure (ByLumped Q) Invariant (1 / 19%:R),
      relay_check half (ByEnclosed Q [:: 1; 2; 2]%N) Bounded (1 / 2%:R),
      ~~ relay_check half (ByEnclosed Q [:: 1; 2; 2]%N) Bounded (1 / 3%:R),
      ~~ relay_check no_enclosure (ByEnclosed Q [:: 1; 2; 2]%N) Bounded (1 / 2%:R),
      ~~ relay_check half (ByEnclosed Q [:: 1; 2]%N) Bounded (1 / 2%:R)
    & ~~ relay_check half (ByEnclosed Q [:: 1; 2; 2]%N) Invariant (1 / 2%:R)].
Proof. by vm_compute. Qed.

(* So at every point of the path the loss is at most 1/18. *)
Theorem relay_path : forall s,
  on_path relay 2 points (relay_certificate (ByLumped Q) Invariant) s ->
  relay_loss (outputs relay points id s) <= 1 / 18%:R.
Proof.
have loss_convex : convex 2 (width relay (hidden relay).+1) relay_loss by apply: squared_convex.
have slopes : true -> two_slopes relay (fun=> 0) by [].
apply: (@max_loss_sound _ relay (fun=> 0) 2 points 2 id _ true slopes relay_loss loss_convex relay_loss _
  no_enclosure) => //; by vm_compute.
Qed.
End Examples.
