(* The decision on a path: CERTIFICATE.md, sections 4 to 7; the Java classes Structure, ExactStructure, Checker
   and ExactChecker.

   A certificate is the first model, steps and the second model. The function structure_check computes what is
   decided of the steps; max_loss_check and ends_check compare enclosures of the loss with the bound. The theorems
   say that what they accept is true at every point of the path.

   Three things are given from outside. Phi is a convex function of the outputs on all samples (Convex.v).
   lower and upper enclose it at given outputs. enclosure bounds it from above on a piece of a straight segment, or
   finds no bound. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network Lumped Affine Lift Convex.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Certificates.
Variable R : realFieldType.

(* The rule of a step, with what belongs to it: the rows of a lift and its vertices; the depths of the pieces. *)
Inductive rule :=
| ByLumped
| ByAffine
| ByLift of seq nat & vertices R
| ByEnclosed of seq nat.

Record step := Step { by_rule : rule; stated : conclusion; target : state R }.

Record certificate := Certificate { first : state R; steps : seq step; second : state R }.

(* The pieces of a step of the rule "enclosed": one of length 2^-d for each depth d, from lo on. *)
Fixpoint pieces (lo : R) (depths : seq nat) : seq (R * R) :=
  if depths is d :: rest then let hi := lo + 2%:R ^- d in (lo, hi) :: pieces hi rest else [::].

Definition pieces_end (lo : R) (depths : seq nat) : R := foldl (fun s d => s + 2%:R ^- d) lo depths.

(* There is no gap between neighbouring pieces: each t from the first to the last end is in one of them. *)
Lemma pieces_cover lo depths t : lo <= t -> t <= pieces_end lo depths -> depths != [::] ->
  exists2 p, List.In p (pieces lo depths) & p.1 <= t <= p.2.
Proof.
elim: depths lo => // d depths IH lo lot tend _.
have [thi|/ltW hit] := lerP t (lo + 2%:R ^- d); first by exists (lo, lo + 2%:R ^- d); rewrite /= ?lot //; left.
case: depths IH tend => [|e depths] IH tend.
  by exists (lo, lo + 2%:R ^- d); [left | rewrite /= lot].
by have [p inp pt] := IH (lo + 2%:R ^- d) hit tend isT; exists p => //; right.
Qed.

Lemma pieces_within lo depths p : List.In p (pieces lo depths) -> lo <= p.1 /\ p.2 <= pieces_end lo depths.
Proof.
have pos d : (0 : R) <= 2%:R ^- d by rewrite invr_ge0 exprn_ge0 ?ler0n.
have grow ds : forall s, s <= pieces_end s ds.
  by elim: ds => //= d ds IH s; apply: le_trans (IH _); rewrite ler_addl.
elim: depths lo => //= d depths IH lo [<-|/IH [lop pend]] /=.
  by split; [exact: lexx | apply: (grow depths)].
by split=> //; apply: le_trans lop; rewrite ler_addl.
Qed.
Lemma all_In T (p : T -> bool) s u : all p s -> List.In u s -> p u.
Proof. by elim: s => //= v s IH /andP [pv ps] [<-//|]; apply: IH. Qed.
End Certificates.

Section Path.
Variable R : realFieldType.
Variable net : network R.
Variable slope : nat -> R.

Local Notation n := (width net).
Local Notation H := (hidden net).

(* The data: different inputs, and for each sample which of them it has. *)
Variables (distinct : nat) (input : nat -> nat -> R).
Variables (samples : nat) (which : nat -> nat).
Hypothesis which_in : forall d, (d < samples)%N -> (which d < distinct)%N.

(* Whether the activations have two slopes; where they have not, "affine" and "lift" are refused. *)
Variable slopes_known : bool.
Hypothesis slopes_true : slopes_known -> two_slopes net slope.

(* The loss. *)
Variable Phi : (nat -> nat -> R) -> R.
Hypothesis Phi_convex : convex samples (n H.+1) Phi.

Definition outputs (s : state R) (d : nat) := output net s (input (which d)).
Definition loss (s : state R) := Phi (outputs s).

(* Enclosures of the loss: at the outputs of a state; from above, on a piece of a straight segment. *)
Variables (lower upper : (nat -> nat -> R) -> R).
Hypothesis lower_true : forall z, lower z <= Phi z.
Hypothesis upper_true : forall z, Phi z <= upper z.
Variable enclosure : state R -> state R -> R -> R -> option R.
Hypothesis enclosure_true : forall a b lo hi e, enclosure a b lo hi = Some e ->
  forall t, 0 <= lo -> hi <= 1 -> lo <= t -> t <= hi -> loss (between a b t) <= e.

(* What the rule of a step proves of it. *)
Definition proved (a : state R) (st : step R) : option conclusion :=
  match by_rule st with
  | ByLumped => lumped_check net a (target st)
  | ByAffine => if slopes_known then affine_check net distinct input a (target st) else None
  | ByLift rows vs => if slopes_known then lift_check net distinct input a (target st) rows vs else None
  | ByEnclosed depths => if pieces_end 0 depths == 1 :> R then Some Bounded else None
  end.

(* The points of a step. *)
Definition point (a : state R) (st : step R) (t : R) : state R :=
  match by_rule st with
  | ByLift rows vs => lift_path net distinct input a (target st) rows vs t
  | _ => between a (target st) t
  end.

(* Every step is proved, and the end is the second model. *)
Fixpoint steps_check (a : state R) (sts : seq (step R)) (b : state R) : bool :=
  if sts is st :: rest then proves (proved a st) (stated st) && steps_check (target st) rest b
  else same_state_check net a b.

Definition structure_check (c : certificate R) := steps_check (first c) (steps c) (second c).

(* The states that decide: the first one, and the ends of the steps that do not state "invariant". *)
Definition decisive_end (st : step R) := if stated st is Invariant then false else true.
Definition decisive (c : certificate R) := first c :: [seq target st | st <- steps c & decisive_end st].

(* The enclosures on all pieces of steps of the rule "enclosed". *)
Definition at_most (bound : R) (e : option R) := if e is Some hi then hi <= bound else false.
Definition piece_bounds (a : state R) (st : step R) : seq (option R) :=
  if by_rule st is ByEnclosed depths then
    [seq enclosure a (target st) p.1 p.2 | p <- pieces 0 depths]
  else [::].
Fixpoint all_piece_bounds (a : state R) (sts : seq (step R)) : seq (option R) :=
  if sts is st :: rest then piece_bounds a st ++ all_piece_bounds (target st) rest else [::].

(* s is a point of the path. *)
Fixpoint on_steps (a : state R) (sts : seq (step R)) (s : state R) : Prop :=
  if sts is st :: rest then
    (exists t, [/\ 0 <= t, t <= 1 & s = point a st t]) \/ on_steps (target st) rest s
  else False.
Definition on_path (c : certificate R) := on_steps (first c) (steps c).

Lemma same_loss s s' : same_state net s s' -> loss s = loss s'.
Proof.
move=> S; apply: (invariant_segment Phi_convex) => d k ltd ltk.
exact: same_state_output.
Qed.

(* What a step states is true of it: the outputs on its way. *)
Lemma step_outputs a st : proves (proved a st) (stated st) -> stated st <> Bounded ->
  forall t, 0 <= t -> t <= 1 -> forall d k, (d < samples)%N -> (k < n H.+1)%N ->
    outputs (point a st t) d k = mix t (outputs a d k) (outputs (target st) d k)
    /\ (stated st = Invariant -> outputs (point a st t) d k = outputs a d k).
Proof.
rewrite /proved /point /outputs; case: (by_rule st) => [||rows vs|depths].
- case E: (lumped_check _ _ _) => [c|] //= ok nb t t0 t1 d k ltd ltk.
  have [-> const] := lumped_sound E (input (which d)) t ltk; split=> // inv; move: ok.
  by rewrite inv; case: c E const => // _ ->.
- case: ifP => // /slopes_true slopes.
  case E: (affine_check _ _ _ _ _) => [c|] //= ok nb t t0 t1 d k ltd ltk.
  have [-> const] := affine_sound slopes E t0 t1 (which_in ltd) ltk; split=> // inv; move: ok.
  by rewrite inv; case: c E const => // _ ->.
- case: ifP => // /slopes_true slopes.
  case E: (lift_check _ _ _ _ _ _ _) => [c|] //= ok nb t t0 t1 d k ltd ltk.
  have [_ _ /(_ t t0 t1 _ k (which_in ltd) ltk) [-> const]] := lift_sound slopes E.
  split=> // inv; move: ok.
  by rewrite inv; case: c E const => // _ ->.
by case: ifP => // _; case: (stated st).
Qed.

(* A step ends where the next one begins. *)
Lemma point0 a st : proves (proved a st) (stated st) -> same_state net (point a st 0) a.
Proof.
rewrite /proved /point; case: (by_rule st) => [_|_|rows vs|depths _]; try exact: (@between0 _ net).
case: ifP => // /slopes_true slopes; case E: (lift_check _ _ _ _ _ _ _) => [c|] // _.
by case: (lift_sound slopes E).
Qed.

Lemma point1 a st : proves (proved a st) (stated st) -> same_state net (point a st 1) (target st).
Proof.
rewrite /proved /point; case: (by_rule st) => [_|_|rows vs|depths _]; try exact: (@between1 _ net).
case: ifP => // /slopes_true slopes; case E: (lift_check _ _ _ _ _ _ _) => [c|] // _.
by case: (lift_sound slopes E).
Qed.

Lemma invariant_step a st t : proves (proved a st) (stated st) -> stated st = Invariant ->
  0 <= t -> t <= 1 -> loss (point a st t) = loss a.
Proof.
move=> ok inv t0 t1; apply: (invariant_segment Phi_convex) => d k ltd ltk.
by have [|_ ->] := step_outputs ok _ t0 t1 ltd ltk; rewrite ?inv.
Qed.

Lemma invariant_end a st : proves (proved a st) (stated st) -> stated st = Invariant ->
  loss (target st) = loss a.
Proof.
by move=> ok inv; rewrite -(same_loss (point1 ok)) invariant_step ?ler01 ?lexx.
Qed.

Lemma convex_step a st t : proves (proved a st) (stated st) -> stated st = Convex ->
  0 <= t -> t <= 1 -> loss (point a st t) <= Num.max (loss a) (loss (target st)).
Proof.
move=> ok cvx t0 t1; apply: (convex_segment Phi_convex t0 t1) => d k ltd ltk.
by have [|-> _] := step_outputs ok _ t0 t1 ltd ltk; rewrite ?cvx.
Qed.

(* The rule "enclosed" is sound: its pieces cover the step, and the loss is at most the largest enclosure. *)
Theorem enclosed_sound a st bound : proves (proved a st) (stated st) -> stated st = Bounded ->
  all (at_most bound) (piece_bounds a st) ->
  forall t, 0 <= t -> t <= 1 -> loss (point a st t) <= bound.
Proof.
rewrite /proved /piece_bounds /point => + bnd; rewrite bnd.
case: (by_rule st) => [||rows vs|depths].
- case E: (lumped_check _ _ _) => [[]|] //; move: E; rewrite /lumped_check.
  by do 2?case: ifP.
- case: ifP => // _; case E: (affine_check _ _ _ _ _) => [[]|] //; move: E; rewrite /affine_check.
  by do 2?case: ifP.
- case: ifP => // _; case E: (lift_check _ _ _ _ _ _ _) => [[]|] //; move: E; rewrite /lift_check.
  by do 3?case: ifP.
case: ifP => // /eqP end1 _ small t t0 t1.
have nonempty : depths != [::] by apply/eqP => E; move: end1; rewrite E => /eqP; rewrite eq_sym oner_eq0.
have [|p inp /andP [pt tp]] := pieces_cover t0 _ nonempty; first by rewrite end1.
have [p0 p1] := pieces_within inp; rewrite end1 in p1.
rewrite all_map in small; have /= := all_In small inp; rewrite /at_most.
case E: (enclosure _ _ _ _) => [e|] // e_le.
exact: le_trans (enclosure_true E p0 p1 pt tp) e_le.
Qed.

(* The largest loss on a path is that of a state that decides, or the bound of a piece. *)
Lemma steps_sound a sts b bound : steps_check a sts b -> loss a <= bound ->
  (forall st, List.In st sts -> decisive_end st -> loss (target st) <= bound) ->
  all (at_most bound) (all_piece_bounds a sts) ->
  forall s, on_steps a sts s -> loss s <= bound.
Proof.
elim: sts a => [//|st sts IH] a /= /andP [ok rest] a_le ends_le.
rewrite all_cat => /andP [pieces_le rest_le] s.
have target_le : loss (target st) <= bound.
  case E: (decisive_end st); first by apply: ends_le => //; left.
  by rewrite (invariant_end ok) //; move: E; rewrite /decisive_end; case: (stated st).
case=> [[t [t0 t1 ->]]|]; last first.
  by apply: (IH (target st)) => // st' inst; apply: ends_le; right.
case E: (stated st).
- by rewrite invariant_step.
- by apply: le_trans (convex_step ok E t0 t1) _; rewrite le_maxl a_le.
exact: enclosed_sound.
Qed.

Lemma decisive_le (c : certificate R) bound : (forall s, List.In s (decisive c) -> loss s <= bound) ->
  forall st, List.In st (steps c) -> decisive_end st -> loss (target st) <= bound.
Proof.
move=> all_le st inst dec; apply: all_le; right; move: inst.
elim: (steps c) => //= st' sts IH [->|inst]; first by rewrite dec; left.
by case: ifP => _ /=; [right|]; apply: IH.
Qed.

(* The end of an accepted path is the second model, and the last state that decides has its loss. *)
Lemma last_decisive (a : state R) sts b : steps_check a sts b ->
  loss (last a [seq target st | st <- sts & decisive_end st]) = loss b.
Proof.
elim: sts a => [|st sts IH] a /=; first by move=> /same_stateP /same_loss.
case/andP=> ok rest; case: ifP => [dec|dec] /=; first exact: IH.
have inv : stated st = Invariant by move: dec; rewrite /decisive_end; case: (stated st).
rewrite -(IH _ rest); case: [seq _ | _ <- _] => //=; symmetry; exact: invariant_end.
Qed.

(* The claim "max_loss <= B": every state that decides and every piece is enclosed at or below B. *)
Definition max_loss_check (c : certificate R) (bound : R) :=
  [&& structure_check c, all (fun s => upper (outputs s) <= bound) (decisive c)
    & all (at_most bound) (all_piece_bounds (first c) (steps c))].

(* What is accepted is true (CERTIFICATE.md, section 7): Phi <= B at every point of the path. *)
Theorem max_loss_sound (c : certificate R) bound : max_loss_check c bound ->
  forall s, on_path c s -> loss s <= bound.
Proof.
case/and3P=> ok states_le pieces_le.
have all_le s : List.In s (decisive c) -> loss s <= bound.
  by move=> ins; apply: le_trans (upper_true _) _; apply: (all_In states_le ins).
by apply: steps_sound ok _ (decisive_le all_le) pieces_le; apply: all_le; left.
Qed.

(* The states that decide, without the first and the last one. *)
Definition inner (c : certificate R) :=
  let ends := behead (decisive c) in take (size ends).-1 ends.

(* The claim "max_loss <= ends + e": every inner state that decides and every piece is enclosed at or below the
   larger one of the lower ends of the first and the last state that decides, and e. *)
Definition ends_check (c : certificate R) (excess : R) :=
  let final := last (first c) (behead (decisive c)) in
  let level := Num.max (lower (outputs (first c))) (lower (outputs final)) + excess in
  [&& 0 <= excess, structure_check c, all (fun s => upper (outputs s) <= level) (inner c)
    & all (at_most level) (all_piece_bounds (first c) (steps c))].

(* What is accepted is true (CERTIFICATE.md, section 7): at every point of the path Phi is at most the larger
   one of its values at the two models, and e. *)
Theorem ends_sound (c : certificate R) excess : ends_check c excess ->
  forall s, on_path c s -> loss s <= Num.max (loss (first c)) (loss (second c)) + excess.
Proof.
case/and4P=> e0 ok; set final := last _ _; set level := _ + excess => states_le pieces_le.
set bound := _ + excess.
have final_loss : loss final = loss (second c) := last_decisive ok.
have level_le : level <= bound.
  rewrite ler_add2r -final_loss le_maxl !le_maxr.
  by apply/andP; split; apply/orP; [left | right]; apply: lower_true.
have first_le : loss (first c) <= bound by rewrite ler_paddr // le_maxr lexx.
have second_le : loss (second c) <= bound by rewrite ler_paddr // le_maxr lexx orbT.
have pieces_le' : all (at_most bound) (all_piece_bounds (first c) (steps c)).
  by apply: sub_all pieces_le => [[e|]] //= /le_trans; apply.
apply: (steps_sound ok first_le _ pieces_le'); apply: decisive_le => s [<-|ins] //.
have : List.In s (inner c) \/ s = final.
  rewrite /inner /final /=; move: ins; case/lastP: [seq _ | _ <- _ & _] => // m l.
  rewrite last_rcons size_rcons -cats1 take_size_cat // => ins.
  by case: (List.in_app_or _ _ _ ins) => [|[->|//]]; [left | right].
case=> [ins'|->]; last by rewrite final_loss.
apply: le_trans (upper_true _) (le_trans _ level_le); exact: (all_In states_le ins').
Qed.
End Path.
