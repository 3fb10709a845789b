(* The rule "lift": CERTIFICATE.md, section 6; the Java classes LiftRule and Pieces.

   A lift is a path of straight pieces between vertices 0 = t_0 < ... < t_n = 1. polyline_sound: where "affine"
   accepts every piece and the outputs at the vertices lie on one straight line, the output is affine from
   end to end. lift_sound: what the rule checks on the pre-activations P_2 at the vertices is enough: there is
   a path with these P_2, on which only W_2 and the biases move, from one end to the other, and on it the output
   is affine, or constant. Which P_2 belong to the level and the arrays of a step is part of what the step means
   and no part of why it is sound: here they are any. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network Affine.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Lift.
Variable R : realFieldType.
Variable net : network R.
Variable slope : nat -> R.
Variables (samples : nat) (x : nat -> nat -> R).

Local Notation W s := (weight s).
Local Notation n := (width net).
Local Notation H := (hidden net).

(* The path of straight pieces from s0 at t0 through the vertices that follow. *)
Fixpoint polyline (t0 : R) (s0 : state R) (vs : seq (R * state R)) (t : R) : state R :=
  if vs is (t1, s1) :: rest then
    if t <= t1 then between s0 s1 ((t - t0) / (t1 - t0)) else polyline t1 s1 rest t
  else s0.

Fixpoint pieces_check (t0 : R) (s0 : state R) (vs : seq (R * state R)) : bool :=
  if vs is (t1, s1) :: rest then
    [&& t0 < t1, (affine_check net samples x s0 s1 : bool) & pieces_check t1 s1 rest]
  else t0 == 1.

(* The outputs at a vertex are those of the straight line from y to z. *)
Definition on_chord (y z : nat -> nat -> R) (v : R * state R) :=
  every samples (fun d => every (n H.+1) (fun k => output net v.2 (x d) k == mix v.1 (y d k) (z d k))).

Lemma time_mix (t0 t1 t : R) : t0 < t1 -> mix ((t - t0) / (t1 - t0)) t0 t1 = t.
Proof.
move=> lt01; have d0 : t1 - t0 != 0 by rewrite subr_eq0 gt_eqF.
by rewrite /mix mulrBl mul1r addrAC -addrA -mulrBr divfK // addrC subrK.
Qed.

Lemma mix_mix (u t0 t1 y z : R) : mix u (mix t0 y z) (mix t1 y z) = mix (mix u t0 t1) y z.
Proof.
have E s : mix s y z = y + s * (z - y) by rewrite /mix mulrBl mul1r mulrBr addrAC addrA.
by rewrite (E t0) (E t1) mixD mixx E mixMr.
Qed.

(* Pieces that "affine" accepts make one affine output where the outputs at the vertices do. *)
Theorem polyline_sound t0 s0 vs y z : two_slopes net slope -> pieces_check t0 s0 vs ->
  on_chord y z (t0, s0) -> all (on_chord y z) vs ->
  forall t, t0 <= t -> t <= 1 -> forall d k, (d < samples)%N -> (k < n H.+1)%N ->
    output net (polyline t0 s0 vs t) (x d) k = mix t (y d k) (z d k).
Proof.
move=> slopes; elim: vs t0 s0 => [|[t1 s1] vs IH] t0 s0 /=.
  move=> /eqP -> chord _ t t0t t1 d k ltd ltk.
  have -> : t = 1 by apply/eqP; rewrite eq_le t1.
  by have /everyP /(_ d ltd) /everyP /(_ k ltk) /eqP := chord.
move=> /and3P [lt01 ok rest] chord0 /andP [chord1 chords] t t0t t1' d k ltd ltk.
have [le_t|/ltW ge_t] := lerP t t1; last exact: IH.
have d0 : 0 < t1 - t0 by rewrite subr_gt0.
case Eq: (affine_check net samples x s0 s1) ok => [c|//] _.
have u0 : 0 <= (t - t0) / (t1 - t0) by rewrite divr_ge0 ?subr_ge0 // ltW.
have u1 : (t - t0) / (t1 - t0) <= 1 by rewrite ler_pdivr_mulr // mul1r ler_add2r.
have [-> _] := affine_sound slopes Eq u0 u1 ltd ltk.
have /everyP /(_ d ltd) /everyP /(_ k ltk) /eqP -> := chord0.
have /everyP /(_ d ltd) /everyP /(_ k ltk) /eqP -> := chord1.
by rewrite mix_mix time_mix.
Qed.

Section Vertices.
Variables a b : state R.
Variable rows : seq nat.

(* The features of the rows, square: a row for each sample. *)
Definition basis : 'M[R]_samples := \matrix_(d, r) feature net a 1 (x d) (nth 0%N rows r).

(* D with F_1[:,rows] D[rows,:] = e, and zero outside the rows. *)
Definition solution (e : nat -> nat -> R) (i j : nat) : R :=
  if i \in rows then
    \sum_(r < samples | nat_of_ord r == index i rows) \sum_d invmx basis r d * e d j
  else 0.

(* The state where P_2 is p, at time t: W_2 is on its straight line but for the rows; biases are on theirs. *)
Definition deviation (t : R) (p : nat -> nat -> R) (d j : nat) : R :=
  p d j - mix t (preactivation net a 1 (x d) j) (preactivation net b 1 (x d) j).
Definition vertex (t : R) (p : nat -> nat -> R) : state R := State
  (fun l i j => if l == 2%N then mix t (W a 2 i j) (W b 2 i j) + solution (deviation t p) i j
                else W a l i j)
  (fun l j => mix t (bias a l j) (bias b l j)).

(* The pre-activations P_(l+2) at time t, computed upwards from P_2 = p. *)
Fixpoint upwards (t : R) (p : nat -> nat -> R) (l d j : nat) : R :=
  if l is k.+1 then
    sum (n l.+1) (fun i => act net l.+1 (upwards t p k d i) * W a l.+2 i j)
      + mix t (bias a l.+2 j) (bias b l.+2 j)
  else p d j.

(* What stays where it is: all weights but W_2, and b_1; and the rows are a basis. *)
Definition lift_frame :=
  [&& (1 < H)%N,
      every H.+1 (fun l => (l != 1%N) ==> same_weights net a b l),
      every (n 1) (fun j => bias a 1 j == bias b 1 j),
      uniq rows, size rows == samples, all (fun i => (i < n 1)%N) rows & \det basis != 0].

Definition vertices := seq (R * (nat -> nat -> R)).

Definition same_values (p q : nat -> nat -> R) :=
  every samples (fun d => every (n 2) (fun j => p d j == q d j)).

(* Between neighbouring vertices no P_l with 2 <= l <= H changes a sign. *)
Definition no_change (v w : R * (nat -> nat -> R)) :=
  every H.-1 (fun l => every samples (fun d => every (n l.+2) (fun j =>
    ~~ (upwards v.1 v.2 l d j * upwards w.1 w.2 l d j < 0)))).

Fixpoint lift_pieces (v : R * (nat -> nat -> R)) (vs : vertices) : bool :=
  if vs is w :: rest then [&& v.1 < w.1, no_change v w & lift_pieces w rest]
  else (v.1 == 1) && same_values v.2 (fun d => preactivation net b 1 (x d)).

(* The output at a vertex, and whether it is that of the straight line between the two ends. *)
Definition output_at (v : R * (nat -> nat -> R)) := upwards v.1 v.2 H.-1.
Definition output_is (z : R -> nat -> nat -> R) (v : R * (nat -> nat -> R)) :=
  every samples (fun d => every (n H.+1) (fun k => output_at v d k == z v.1 d k)).

Definition start_vertex : R * (nat -> nat -> R) := (0, fun d => preactivation net a 1 (x d)).
Definition chord_output t d k := mix t (output net a (x d) k) (output net b (x d) k).
Definition start_output (t : R) d k := output net a (x d) k.

Definition lift_check (vs : vertices) : option conclusion :=
  if lift_frame && lift_pieces start_vertex vs then
    if all (output_is start_output) vs then Some Invariant
    else if all (output_is chord_output) vs then Some Convex else None
  else None.

(* The path that a lift is. *)
Definition lift_path (vs : vertices) (t : R) : state R :=
  polyline 0 (vertex 0 start_vertex.2) [seq (v.1, vertex v.1 v.2) | v <- vs] t.

Section Framed.
Hypothesis frame : lift_frame.

Lemma frame_weight l i j : (l < H.+1)%N -> l != 1%N -> (i < n l)%N -> (j < n l.+1)%N ->
  W a l.+1 i j = W b l.+1 i j.
Proof.
case/and5P: frame => _ /everyP ws _ _ _ ltl l1 lti ltj.
by have /implyP /(_ l1) /everyP /(_ i lti) /everyP /(_ j ltj) /eqP := ws l ltl.
Qed.

Lemma frame_bias j : (j < n 1)%N -> bias a 1 j = bias b 1 j.
Proof. by case/and5P: frame => _ _ /everyP bs _ _ /bs /eqP. Qed.

(* F_1 does not move. *)
Lemma vertex_feature1 t p d j : (j < n 1)%N ->
  feature net (vertex t p) 1 (x d) j = feature net a 1 (x d) j.
Proof. by move=> ltj; rewrite /= -frame_bias // mixx. Qed.

Lemma feature1_b d j : (j < n 1)%N -> feature net b 1 (x d) j = feature net a 1 (x d) j.
Proof.
move=> ltj; rewrite /= -frame_bias //; congr (act _ _ (_ + _)).
by apply: eq_sum => i lti; rewrite frame_weight.
Qed.

(* D solves its equation, since the rows are a basis. *)
Lemma solution_sound e d j : (d < samples)%N ->
  sum (n 1) (fun i => feature net a 1 (x d) i * solution e i j) = e d j.
Proof.
case/and5P: frame => _ _ _ uniq_rows /and3P [/eqP size_rows rows_in det0] ltd.
set f := feature net a 1 (x d).
pose D r := \sum_(c < samples) invmx basis r c * e c j.
have in_rows (r : 'I_samples) : nth 0%N rows r \in rows by rewrite mem_nth // size_rows.
have -> : sum (n 1) (fun i => f i * solution e i j) = \sum_(r < samples) f (nth 0%N rows r) * D r.
  rewrite sumE (bigID (mem rows)) /= [X in _ + X]big1 ?addr0; last first.
    by move=> i /negbTE inr; rewrite /solution inr mulr0.
  rewrite -big_filter; have perm_rows : perm_eq [seq i <- iota 0 (n 1) | i \in rows] rows.
    apply: uniq_perm => [||i]; rewrite ?filter_uniq ?iota_uniq //.
    rewrite mem_filter mem_iota add0n; case inr: (i \in rows) => //=.
    by move/allP: rows_in => /(_ i inr).
  rewrite (perm_big _ perm_rows) /= (big_nth 0%N) size_rows big_mkord.
  apply: eq_bigr => r _; rewrite /solution in_rows index_uniq ?size_rows //.
  by rewrite (big_pred1 r) // => s; rewrite /= -val_eqE.
have basis_unit : basis \in unitmx by rewrite unitmxE unitfE.
have -> : \sum_(r < samples) f (nth 0%N rows r) * D r
    = (basis *m (invmx basis *m \col_c e c j)) (Ordinal ltd) 0.
  rewrite mxE; apply: eq_bigr => r _; rewrite !mxE; congr (_ * _).
  by apply: eq_bigr => c _; rewrite mxE.
by rewrite mulKVmx // mxE.
Qed.

(* At a vertex P_2 is what it was to be, and so is everything above. *)
Lemma vertex_preactivation t p l d j : (d < samples)%N -> (l < H)%N -> (j < n l.+2)%N ->
  preactivation net (vertex t p) l.+1 (x d) j = upwards t p l d j.
Proof.
move=> ltd; elim: l j => [|l IH] j ltl ltj.
  rewrite /preactivation [upwards _ _ _ _ _]/=.
  have -> : sum (n 1) (fun i => feature net (vertex t p) 1 (x d) i * W (vertex t p) 2 i j)
    = mix t (sum (n 1) (fun i => feature net a 1 (x d) i * W a 2 i j))
            (sum (n 1) (fun i => feature net b 1 (x d) i * W b 2 i j)) + deviation t p d j.
    rewrite -(solution_sound _ _ ltd) -mix_sum -sumD; apply: eq_sum => i lti.
    by rewrite vertex_feature1 // feature1_b // -mixM -mulrDr.
  rewrite /deviation /preactivation mixD /=.
  set M := mix t _ _; set B := mix t (bias a 2 j) _.
  by rewrite addrC addrA [B + M]addrC addrC subrK.
rewrite /preactivation; congr (_ + _); apply: eq_sum => i lti.
by rewrite featureS IH // ltnW.
Qed.

(* Every piece is one that "affine" accepts. *)
Lemma vertex_affine v w : no_change v w ->
  affine_check net samples x (vertex v.1 v.2) (vertex w.1 w.2) : bool.
Proof.
move=> /everyP ok; rewrite /affine_check; case: ifP => // /negP []; apply/everyP => l ltl.
apply/andP; split.
  case: (altP (l =P 1%N)) => [->|l1].
    apply/orP; right; apply/everyP => d ltd; apply/everyP => i lti.
    by rewrite !vertex_feature1.
  apply/orP; left; apply/everyP => i lti; apply/everyP => j ltj.
  by rewrite /= eqSS (negbTE l1).
apply/implyP => ltlH; apply/everyP => d ltd; apply/everyP => j ltj.
case: l ltl ltlH ltj => [|l] _ ltlH ltj.
  have -> : preactivation net (vertex w.1 w.2) 0 (x d) j = preactivation net (vertex v.1 v.2) 0 (x d) j.
    by rewrite /preactivation /= -frame_bias // !mixx.
  by rewrite -leNgt -expr2 sqr_ge0.
have ltl : (l < H.-1)%N by rewrite -ltnS (ltn_predK ltlH).
rewrite !vertex_preactivation //; try exact: ltnW.
by have /everyP /(_ d ltd) /everyP /(_ j ltj) := ok l ltl.
Qed.

Lemma vertex_output v d k : (d < samples)%N -> (k < n H.+1)%N ->
  output net (vertex v.1 v.2) (x d) k = output_at v d k.
Proof.
case/and5P: frame => ltH _ _ _ _ ltd ltk; have H0 : (0 < H)%N := ltnW ltH.
rewrite /output /output_at -{1}(prednK H0) vertex_preactivation // prednK //.
Qed.
End Framed.

Lemma solution0 e i j : (forall d, (d < samples)%N -> e d j = 0) -> solution e i j = 0.
Proof.
move=> E; rewrite /solution; case: ifP => // _.
by rewrite big1 // => r _; rewrite big1 // => d _; rewrite E ?mulr0.
Qed.

Lemma pieces_of_lift v vs : lift_frame -> lift_pieces v vs ->
  pieces_check v.1 (vertex v.1 v.2) [seq (w.1, vertex w.1 w.2) | w <- vs].
Proof.
move=> frame; elim: vs v => [|w vs IH] v /=; first by case/andP.
by case/and3P=> -> ok rest; rewrite vertex_affine // IH.
Qed.

Lemma chord_of_lift (z : R -> nat -> nat -> R) (y y' : nat -> nat -> R) v : lift_frame ->
  (forall t d k, z t d k = mix t (y d k) (y' d k)) -> output_is z v ->
  on_chord y y' (v.1, vertex v.1 v.2).
Proof.
move=> frame E /everyP ok; apply/everyP => d ltd; apply/everyP => k ltk.
by rewrite vertex_output // -E; have /everyP /(_ k ltk) := ok d ltd.
Qed.

Lemma start_is_a : lift_frame -> same_state net (vertex 0 start_vertex.2) a.
Proof.
move=> frame l lelH; split=> [i j lti ltj|j ltj] /=; last exact: mix0.
case: ifP => // /eqP [->]; rewrite mix0 solution0 ?addr0 // => d ltd.
by rewrite /deviation mix0 subrr.
Qed.
Lemma end_is_b p : lift_frame -> same_values p (fun d => preactivation net b 1 (x d)) ->
  same_state net (vertex 1 p) b.
Proof.
move=> frame /everyP ok l lelH; split=> [i j lti ltj|j ltj] /=; last exact: mix1.
case: ifP => [/eqP [El]|/negbT l1]; last by rewrite frame_weight.
rewrite El mix1 solution0 ?addr0 // => d ltd; rewrite El in ltj.
have /everyP /(_ j ltj) /eqP Ep := ok d ltd.
by rewrite /deviation mix1 Ep subrr.
Qed.

Lemma last_vertex v vs : lift_frame -> lift_pieces v vs ->
  same_state net (polyline v.1 (vertex v.1 v.2) [seq (w.1, vertex w.1 w.2) | w <- vs] 1) b.
Proof.
move=> frame; elim: vs v => [|w vs IH] v /=.
  by move=> /andP [/eqP -> ok]; apply: end_is_b.
move=> /and3P [lt01 _ rest]; case: (lerP 1 w.1) => [ge1|_]; last exact: IH.
have w1 : w.1 = 1.
  apply/eqP; rewrite eq_le ge1 andbT.
  elim: vs w rest {IH ge1 lt01} => [|u vs IH] w /=; first by case/andP => /eqP ->.
  by move=> /and3P [ltwu _ rest]; apply: le_trans (ltW ltwu) (IH u rest).
have := IH w rest; rewrite w1; case: vs rest {IH} => [|u vs] /=; last first.
  move=> /and3P [lt1u _ rest]; exfalso.
  have : u.1 <= 1.
    elim: vs u rest {lt1u} => [|u' vs IH] u /=; first by case/andP => /eqP ->.
    by move=> /and3P [ltuu' _ rest]; apply: le_trans (ltW ltuu') (IH u' rest).
  by rewrite leNgt -{1}w1 lt1u.
move=> _ /= same; apply: same_state_trans same.
rewrite -w1 divff; first exact: (@between1 _ net).
by rewrite subr_eq0 gt_eqF.
Qed.

Lemma first_vertex vs : lift_frame -> lift_pieces start_vertex vs ->
  same_state net (lift_path vs 0) a.
Proof.
move=> frame; rewrite /lift_path; case: vs => [|w vs] /=; first by rewrite eq_sym oner_eq0.
case/and3P=> lt0 _ _; rewrite ltW // subrr mul0r.
exact: (same_state_trans (@between0 _ net _ _) (start_is_a frame)).
Qed.

(* The rule "lift" is sound (CERTIFICATE.md, section 6): its path leads from one end to the other, and on it
   the output on every sample is affine for 0 <= t <= 1; in the invariant case it does not change. *)
Theorem lift_sound c vs : two_slopes net slope -> lift_check vs = Some c ->
  [/\ same_state net (lift_path vs 0) a, same_state net (lift_path vs 1) b
    & forall t, 0 <= t -> t <= 1 -> forall d k, (d < samples)%N -> (k < n H.+1)%N ->
        output net (lift_path vs t) (x d) k = mix t (output net a (x d) k) (output net b (x d) k)
        /\ (c = Invariant -> output net (lift_path vs t) (x d) k = output net a (x d) k)].
Proof.
rewrite /lift_check => slopes; case: ifP => // /andP [frame ok] Ec.
have start := first_vertex frame ok; have stop := last_vertex frame ok.
split=> // t t0 t1 d k ltd ltk.
have start_out z : (forall d k, z 0 d k = output net a (x d) k) -> output_is z start_vertex.
  move=> E; apply/everyP => e lte; apply/everyP => m ltm; rewrite E -vertex_output //.
  by rewrite (same_state_output _ (start_is_a frame)).
have sound z y y' : (forall t d k, z t d k = mix t (y d k) (y' d k)) ->
    (forall d k, z 0 d k = output net a (x d) k) -> all (output_is z) vs ->
    forall t, 0 <= t -> t <= 1 -> output net (lift_path vs t) (x d) k = mix t (y d k) (y' d k).
  move=> E E0 all_vs u u0 u1; apply: polyline_sound => //.
  - exact: (pieces_of_lift (v := start_vertex)).
  - exact: (chord_of_lift (v := start_vertex) frame E (start_out z E0)).
  by rewrite all_map; apply: sub_all all_vs => v; exact: (chord_of_lift frame E).
case: ifP Ec => [same _|_].
  have const : forall r, 0 <= r -> r <= 1 -> output net (lift_path vs r) (x d) k = output net a (x d) k.
    move=> r r0 r1; rewrite (sound start_output (start_output 0) (start_output 0)) ?mixx // => v e m.
    by rewrite mixx.
  have <- : output net (lift_path vs 1) (x d) k = output net b (x d) k by apply: same_state_output.
  by rewrite !const ?ler01 ?lexx // mixx.
case: ifP => // same [<-]; split; last by [].
apply: (sound chord_output (output net a \o x) (output net b \o x)) => // v e; exact: mix0.
Qed.
Lemma later v w vs : lift_pieces v vs -> List.In w vs -> v.1 < w.1.
Proof.
elim: vs v => //= u vs IH v /and3P [ltvu _ rest] [<-//|inw].
exact: lt_trans ltvu (IH u rest inw).
Qed.

Lemma polyline_vertex v w vs : lift_pieces v vs -> List.In w vs ->
  same_state net (polyline v.1 (vertex v.1 v.2) [seq (u.1, vertex u.1 u.2) | u <- vs] w.1)
    (vertex w.1 w.2).
Proof.
elim: vs v => //= u vs IH v /and3P [ltvu _ rest] [<-|inw].
  by rewrite lexx divff ?subr_eq0 ?gt_eqF //; apply: (@between1 _ net).
by rewrite leNgt (later rest inw); apply: IH.
Qed.

(* The path is the one that the step stands for: at every vertex it has the P_2 that belong to it. *)
Theorem lift_vertices c vs v : lift_check vs = Some c -> List.In v vs ->
  forall d j, (d < samples)%N -> (j < n 2)%N ->
    preactivation net (lift_path vs v.1) 1 (x d) j = v.2 d j.
Proof.
rewrite /lift_check; case: ifP => // /andP [frame ok] _ inv d j ltd ltj.
have H0 : (0 < H)%N by case/and5P: frame => /ltnW.
have same := polyline_vertex ok inv.
have [Ws bs] := same 1%N H0.
rewrite -[RHS](vertex_preactivation frame v.1 v.2 (l := 0%N) ltd H0 ltj).
rewrite /preactivation bs //; congr (_ + _); apply: eq_sum => i lti.
by rewrite Ws // (same_state_feature _ same).
Qed.
End Vertices.
End Lift.
