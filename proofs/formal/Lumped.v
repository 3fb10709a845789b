(* The rule "lumped": CERTIFICATE.md, section 5; the Java class LumpedRule.

   It decides a segment from its two ends alone. The function lumped_check computes what the rule says;
   lumped_sound proves that the output is then affine, for every input, every activation, every depth and
   every t, and constant in the invariant case. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Lumped.
Variable R : realFieldType.
Variable net : network R.
Variables a b : state R.

Local Notation W s := (weight s).
Local Notation n := (width net).
Local Notation H := (hidden net).

(* Alive, from the outputs down: d layers below the output. The union over both ends. *)
Fixpoint alive_below d (i : nat) : bool :=
  if d is e.+1 then
    let l := (H.+1 - e)%N in
    has (fun k => alive_below e k && ~~ ((W a l i k == 0) && (W b l i k == 0))) (iota 0 (n l))
  else true.

(* Every input counts as alive. *)
Definition alive l i := if l is 0 then true else alive_below (H.+1 - l) i.

(* The sum of the weights from the alive neurons of class c of layer l to neuron j of layer l + 1. *)
Definition class_sum (s : state R) l (class : nat -> nat) c j :=
  sum (n l) (fun i => if alive l i && (class i == c) then W s l.+1 i j else 0).

(* Two neurons, perhaps at different ends, with equal biases and equal class sums. *)
Definition same_function l class (s s' : state R) j j' :=
  (bias s l.+1 j == bias s' l.+1 j') &&
  every (n l) (fun c => class_sum s l class c j == class_sum s' l class c j').

(* The class of a neuron: the first alive neuron of its layer that has the same function. *)
Fixpoint class l : nat -> nat :=
  if l is k.+1 then
    let below := class k in
    fun j => find (fun i => alive k.+1 i && same_function k below a a j i) (iota 0 (n k.+1))
  else id.

Definition lumped_layer l :=
  every (n l.+1) (fun j => alive l.+1 j ==> same_function l (class l) a b j j).

Definition lumped_check : option conclusion :=
  if every H lumped_layer then
    Some (if every (n H.+1) (fun k => same_function H (class H) a b k k) then Invariant else Convex)
  else None.

Lemma aliveE l i : (0 < l)%N -> (l <= H)%N ->
  alive l i = has (fun k => alive l.+1 k && ~~ ((W a l.+1 i k == 0) && (W b l.+1 i k == 0)))
                  (iota 0 (n l.+1)).
Proof.
case: l => // l _ ltlH; rewrite /alive !subSS -(subnSK ltlH) /=.
by have -> : (H.+1 - (H - l.+1))%N = l.+2 by rewrite subSn ?leq_subr // subKn.
Qed.

Lemma alive_output k : alive H.+1 k. Proof. by rewrite /alive subnn. Qed.

(* Nothing leads from a dead neuron to an alive one, at any point of the segment. *)
Lemma dead_weight t l i j : (l <= H)%N -> (j < n l.+1)%N -> alive l.+1 j -> ~~ alive l i ->
  W (between a b t) l.+1 i j = 0.
Proof.
case: l => [//|l] lelH ltj alj; rewrite aliveE // => /hasPn /(_ j).
rewrite mem_iota add0n ltj alj negbK => /(_ isT) /andP [/eqP Wa /eqP Wb].
by rewrite /= Wa Wb /mix !mulr0 addr0.
Qed.

Lemma class_sum_between t l cl c j :
  class_sum (between a b t) l cl c j = mix t (class_sum a l cl c j) (class_sum b l cl c j).
Proof.
rewrite -mix_sum; apply: eq_sum => i _ /=.
by case: ifP; rewrite // mixx.
Qed.

(* Where the features of layer l are one function on each class, what arrives at an alive neuron above
   depends on the class sums alone. *)
Lemma preactivation_classes t l x g j : (l <= H)%N -> (j < n l.+1)%N -> alive l.+1 j ->
  (forall i, (i < n l)%N -> alive l i -> feature net (between a b t) l x i = g (class l i)) ->
  (forall i, (i < n l)%N -> alive l i -> (class l i < n l)%N) ->
  preactivation net (between a b t) l x j
  = sum (n l) (fun c => g c * mix t (class_sum a l (class l) c j) (class_sum b l (class l) c j))
    + mix t (bias a l.+1 j) (bias b l.+1 j).
Proof.
move=> lelH ltj alj Hg Hc; congr (_ + _).
under [RHS]eq_sum => c _ do rewrite -class_sum_between.
rewrite -sum_classes //; apply: eq_sum => i lti.
case ali: (alive l i); first by rewrite Hg.
by rewrite dead_weight ?mulr0 ?ali.
Qed.

Lemma class_alive l j : (0 < l)%N -> (j < n l)%N -> alive l j ->
  [/\ (class l j < n l)%N, alive l (class l j)
    & same_function l.-1 (class l.-1) a a j (class l j)].
Proof.
case: l => // l _ ltj alj; rewrite -pred_Sn.
pose p i := alive l.+1 i && same_function l (class l) a a j i.
have Ec : class l.+1 j = find p (iota 0 (n l.+1)) by [].
have Hp : has p (iota 0 (n l.+1)).
  apply/hasP; exists j; rewrite ?mem_iota // /p alj /=.
  by rewrite /same_function eqxx; apply/everyP => c _; rewrite eqxx.
have ltf : (find p (iota 0 (n l.+1)) < n l.+1)%N by rewrite -[X in (_ < X)%N](size_iota 0) -has_find.
have := nth_find 0%N Hp; rewrite nth_iota // add0n => /andP [alf sf].
by rewrite Ec; split.
Qed.

(* Every alive neuron computes, all along the segment, the function of its class at the start. *)
Lemma class_features t x l : every H lumped_layer -> (l <= H)%N ->
  forall i, (i < n l)%N -> alive l i ->
    (class l i < n l)%N /\ feature net (between a b t) l x i = feature net a l x (class l i).
Proof.
move=> /everyP ok; elim: l t => [//|l IH] t ltlH j ltj alj.
have lelH := ltnW ltlH.
have [ltc alc /andP [/eqP bc /everyP Sc]] := class_alive (ltn0Sn l) ltj alj; split=> //.
have Hg u i : (i < n l)%N -> alive l i ->
    feature net (between a b u) l x i = feature net a l x (class l i).
  by move=> lti ali; case: (IH u lelH i lti ali).
have Hc i : (i < n l)%N -> alive l i -> (class l i < n l)%N.
  by move=> lti ali; case: (IH 0 lelH i lti ali).
have /everyP /(_ j ltj) /implyP /(_ alj) /andP [/eqP bj /everyP Sj] := ok l ltlH.
rewrite !featureS -[preactivation net a l x _](preactivation_ends net a b l x _).1.
rewrite (preactivation_classes lelH ltj alj (Hg t) Hc).
rewrite (preactivation_classes lelH ltc alc (Hg 0) Hc) mix0 -bj mixx -bc.
congr (act _ _ (_ + _)); apply: eq_sum => c ltcn.
by rewrite mix0 -(eqP (Sj c ltcn)) mixx (eqP (Sc c ltcn)).
Qed.

Lemma output_classes t x k : every H lumped_layer -> (k < n H.+1)%N ->
  output net (between a b t) x k
  = mix t (sum (n H) (fun c => feature net a H x c * class_sum a H (class H) c k) + bias a H.+1 k)
          (sum (n H) (fun c => feature net a H x c * class_sum b H (class H) c k) + bias b H.+1 k).
Proof.
move=> ok ltk; rewrite mixD -mix_sum /output.
have F u i lti ali := class_features u x ok (leqnn H) (i := i) lti ali.
rewrite (@preactivation_classes t H x (feature net a H x)) ?alive_output // => [|i lti ali|i lti ali].
- by congr (_ + _); apply: eq_sum => c _; rewrite mixM.
- by have [] := F t i lti ali.
by have [] := F t i lti ali.
Qed.

(* The rule "lumped" is sound (CERTIFICATE.md, section 5): where it accepts a segment, the output for every
   input is affine in t; where it says that the segment is invariant, the output does not change at all. *)
Theorem lumped_sound c : lumped_check = Some c ->
  forall x t k, (k < n H.+1)%N ->
    output net (between a b t) x k = mix t (output net a x k) (output net b x k)
    /\ (c = Invariant -> output net (between a b t) x k = output net a x k).
Proof.
rewrite /lumped_check; case: ifP => // ok [<-] x t k ltk.
have ends u := output_classes u x ok ltk.
have start : output net a x k = output net (between a b 0) x k by rewrite /output (preactivation_ends _ a b _ _ _).1.
have stop : output net b x k = output net (between a b 1) x k
  by rewrite /output (preactivation_ends _ a b _ _ _).2.
split; first by rewrite start stop !ends mix0 mix1.
case: ifP => // /everyP /(_ k ltk) /andP [/eqP bk /everyP Sk] _.
rewrite start !ends mix0 -bk.
rewrite [X in mix t _ (X + _)](_ : _ = sum (n H)
  (fun c => feature net a H x c * class_sum a H (class H) c k)) ?mixx //.
by apply: eq_sum => c0 ltc0; rewrite (eqP (Sk c0 ltc0)).
Qed.
End Lumped.
