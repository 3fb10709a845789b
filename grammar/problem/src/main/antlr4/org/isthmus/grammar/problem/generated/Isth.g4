/*
 * The specification language of Isthmus. LANGUAGE.md explains it by examples.
 *
 * Every decision needs one token of lookahead, and no rule is recursive: nesting is bounded by the
 * grammar. Names of activations, losses, sources of data, options and papers are plain names here;
 * name resolution says which exist, and offers the nearest one for a misspelt name.
 */
grammar Isth;

spec
  : statement* EOF
  ;

statement
  : networkStatement
  | dataStatement
  | lossStatement
  | modelStatement
  | subsetStatement
  | checkStatement
  | capacityStatement
  | pathStatement
  | barrierStatement
  | assertStatement
  | certifyStatement
  | plotStatement
  ;

// ---------------------------------------------------------------- networks

networkStatement
  : NETWORK name '{' inputItem layerItem* outputItem '}'
  ;

inputItem
  : INPUT number
  ;

layerItem
  : LAYER name DENSE number call bias?
  | LAYERS name '..' name DENSE number call bias?
  ;

outputItem
  : OUTPUT number bias?
  ;

bias
  : NO? BIAS
  ;

// ---------------------------------------------------------------- data and loss

dataStatement
  : DATA name '=' call operation*
  ;

operation
  : TAKE number (FROM number)?
  | SCALE numberList
  | NORMALISE (number number | numberList numberList)
  | FLOAT32
  | ONE_HOT number
  | SIGNS
  ;

lossStatement
  : LOSS call ON name
  ;

call
  : name ('(' (argument (','? argument)*)? ')')?
  ;

argument
  : STRING
  | number
  | numberList
  | (NAME | SEED) (number | numberList | STRING)?
  | NETWORK name
  ;

// ---------------------------------------------------------------- models

modelStatement
  : MODEL name ':' name '=' (STRING ('{' arrayName* '}')? | trained | random)
  ;

arrayName
  : NAME STRING TRANSPOSED?
  ;

trained
  : TRAINED ('{' option* '}')?
  ;

random
  : RANDOM ('{' option* '}')?
  ;

option
  : (NAME | SEED) (number UNIT? | name | STRING)
  ;

// ---------------------------------------------------------------- subsets

subsetStatement
  : SUBSET name OF name '{' subsetEntry* '}'
  ;

subsetEntry
  : (name | EACH | INPUT | OUTPUT) ':' selection
  ;

selection
  : ALL
  | indexSet
  | RANDOM count (SEED number)?
  | SELECTED count (BY name)?
  ;

indexSet
  : '{' (indexRange (',' indexRange)*)? '}'
  ;

indexRange
  : number ('..' number)?
  ;

count
  : number
  | SMALLER? HALF
  ;

// ---------------------------------------------------------------- actions

checkStatement
  : CHECK name SATISFIES checked (WITH name)? constructionOptions? (TO STRING)?
  ;

// A statement of a paper, or a word that name resolution knows.
checked
  : name STRING?
  ;

capacityStatement
  : CAPACITY OF name WITH name
  ;

pathStatement
  : PATH name '=' route BY citation constructionOptions?
  ;

route
  : CONNECT name ',' name
  | UNBOUNDED name
  | DESCEND name
  ;

barrierStatement
  : BARRIER name '=' DISCONNECT name BY citation constructionOptions?
  ;

constructionOptions
  : '{' constructionOption* '}'
  ;

// Name resolution says which of them a construction or a check has.
constructionOption
  : SUBSET name (',' name)?
  | SUBNETWORKS (trained | memorised | separated | FROM STRING (',' STRING)?)
  | SWAP name number number
  | ROWS indexSet
  | (NAME | SEED) (number | name)
  ;

memorised
  : MEMORISED ('{' option* '}')?
  ;

separated
  : SEPARATED ('{' option* '}')?
  ;

citation
  : name STRING
  ;

assertStatement
  : ASSERT property '(' name ')' demand?
  ;

property
  : name
  | BARRIER
  ;

demand
  : '<=' (number | ENDS ('+' number)?)
  | '>=' number
  | TO number
  ;

certifyStatement
  : CERTIFY name TO STRING
  ;

plotStatement
  : PLOT name TO STRING
  ;

// ---------------------------------------------------------------- words and numbers

name
  : NAME
  | ALL
  | BIAS
  | DENSE
  | DESCEND
  | DISCONNECT
  | ENDS
  | HALF
  | MEMORISED
  | NO
  | RANDOM
  | ROWS
  | SCALE
  | SELECTED
  | SEPARATED
  | SIGNS
  | SMALLER
  | SWAP
  | TRAINED
  | UNBOUNDED
  | UNIT
  ;

number
  : '-'? NUMBER ('/' NUMBER)?
  ;

numberList
  : '[' number (',' number)* ']'
  ;

ASSERT : 'assert' ;
BARRIER : 'barrier' ;
CAPACITY : 'capacity' ;
CERTIFY : 'certify' ;
CHECK : 'check' ;
DATA : 'data' ;
LOSS : 'loss' ;
MODEL : 'model' ;
NETWORK : 'network' ;
PATH : 'path' ;
PLOT : 'plot' ;
SUBSET : 'subset' ;

BY : 'by' ;
CONNECT : 'connect' ;
EACH : 'each' ;
FLOAT32 : 'float32' ;
FROM : 'from' ;
INPUT : 'input' ;
LAYER : 'layer' ;
LAYERS : 'layers' ;
NORMALISE : 'normalise' ;
OF : 'of' ;
ON : 'on' ;
ONE_HOT : 'one_hot' ;
OUTPUT : 'output' ;
SATISFIES : 'satisfies' ;
SEED : 'seed' ;
SUBNETWORKS : 'subnetworks' ;
TAKE : 'take' ;
TO : 'to' ;
TRANSPOSED : 'transposed' ;
WITH : 'with' ;

// These may also be names.
ALL : 'all' ;
BIAS : 'bias' ;
DENSE : 'dense' ;
DESCEND : 'descend' ;
DISCONNECT : 'disconnect' ;
ENDS : 'ends' ;
HALF : 'half' ;
MEMORISED : 'memorised' ;
NO : 'no' ;
RANDOM : 'random' ;
ROWS : 'rows' ;
SCALE : 'scale' ;
SELECTED : 'selected' ;
SEPARATED : 'separated' ;
SIGNS : 'signs' ;
SMALLER : 'smaller' ;
SWAP : 'swap' ;
TRAINED : 'trained' ;
UNBOUNDED : 'unbounded' ;
UNIT
  : 's' | 'second' | 'seconds'
  | 'min' | 'minute' | 'minutes'
  | 'h' | 'hour' | 'hours'
  ;

NAME : [A-Za-z_] [A-Za-z0-9_]* ;

// A decimal keeps its digits: it is an exact rational. "0..27" is 0, "..", 27.
NUMBER : (DIGITS ('.' DIGITS)? | '.' DIGITS) ([eE] [+-]? [0-9]+)? ;
fragment DIGITS : [0-9]+ ('_' [0-9]+)* ;

// A number that runs into a word or another number, such as 64relu or 0.5.5.
RUN_ON : NUMBER ([A-Za-z_] | '.' [0-9]) [A-Za-z0-9_]* ;

STRING : '"' ~["\u0000-\u001F\u007F]* '"' ;
OPEN_STRING : '"' ~["\u0000-\u001F\u007F]* ;

LBRACE : '{' ;
RBRACE : '}' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
EQUALS : '=' ;
COLON : ':' ;
COMMA : ',' ;
DOTS : '..' ;
AT_MOST : '<=' ;
AT_LEAST : '>=' ;
PLUS : '+' ;
MINUS : '-' ;
SLASH : '/' ;

LINE_COMMENT : ('//' | '#') ~[\r\n]* -> channel(HIDDEN) ;
BLOCK_COMMENT : '/*' .*? '*/' -> channel(HIDDEN) ;
OPEN_COMMENT : '/*' ;

SPACE : [ \t\r\n\u000C\uFEFF]+ -> skip ;

// Anything else, one character at a time: the parser says where it stands.
OTHER : . ;
