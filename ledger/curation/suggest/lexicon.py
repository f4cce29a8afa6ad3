"""The words that `suggest` looks for: general English of reports on forces, violence and its victims; no names.

Names of actors and places come from the dataset. To teach the rules another word, add it to its list, in lower case and in
every form that counts, and run `python -m ledger suggest --score`, which shows what it gained and what it cost.
"""

import re
from collections.abc import Iterable


def listed(text: str) -> tuple[str, ...]:
    """The words and phrases of a list with commas."""
    return tuple(" ".join(word.split()) for word in text.split(","))


def any_of(*groups: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the phrases as whole words, the longest that fits, in any case and with any white space between its
    words."""
    words = sorted({word for group in groups for word in group}, key=len, reverse=True)
    alternatives = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


# --- around a number; numerals themselves are in ledger/wording/numbers.py ------------------------------------------

AT_LEAST = listed(
    """at least, no fewer than, no less than, not fewer than, not less than, not under, a minimum of, minimum, min., as
    few as, not below, no lower than"""
)
UPWARDS_OF = listed("upwards of, upward of")
MORE_THAN = listed("more than, over, above, exceeding, in excess of")
FEWER_THAN = listed("fewer than, less than, under, below")
NO_MORE_THAN = listed(
    """no more than, not more than, never more than, not exceeding, not above, never above, not over, not in excess of, as
    many as, a maximum of, maximum, max."""
)
PERHAPS = listed(
    """perhaps, maybe, possibly, probably, an estimated, estimated, close to, circa, ca., c., approx., approx, say,
    something like, in the region of, in the order of, on the order of, in the neighbourhood of, in the neighborhood of"""
)
# beside a number that counts no people
MONEY = "$€£¥#"
MEASURES = listed(
    """%, percent, per cent, percentage, th, st, nd, rd, year, years, month, months, week, weeks, day, days, hour, hours,
    minutes, seconds, mile, miles, km, kilometers, kilometres, kilometer, kilometre, meter, metre, meters, metres, yard,
    yards, feet, foot, inch, inches, mm, cm, kg, kilos, kilograms, acres, hectares, tons, tonnes, litres, liters,
    gallons, barrels, degrees, knots, head of, dollar, dollars, euro, euros, pounds, francs, roubles, rubles, rupees,
    dinars, dirhams, rials, riyals, lira, shekels, pesos, cents, pence, shillings, crowns, a.m, p.m, am, pm, o'clock,
    o’clock, times, votes, seats, or so years"""
)

# right before a number that names one thing and counts nothing, and right after one that tells a difference
LABELS = listed(
    """no., nos., route, road, highway, kilometre, kilometer, km, mile, table, figure, chapter, section, page, pages,
    paragraph, article, articles, resolution, room, hill, flight, phase, annex, point, grid, p., pp., vol., unit, gate,
    ward, block, floor, day, week, channel, part, item, question, rs, rs., usd, eur, gbp, post, checkpoint, courtroom,
    camp, tower, sector, zone, area, pier, building, station, school, terminal, marker, apartment, platform, district,
    precinct, fort, hospital, exit, junction, note, footnote, fig., line, version, para., para, appendix, issue, volume,
    case no., model, type, operation, house, shaft, well, pumping station, objective, lot, tables, figures"""
)
DIFFERENCES = listed("more than, fewer than, less than, higher than, lower than")

# nouns of what is no person: a number before one of them counts no people, and a force before one of them is no force
THINGS = listed(
    """city, cities, town, towns, village, villages, province, provinces, district, districts, country, countries, state,
    states, place, places, site, sites, location, locations, base, bases, camp, camps, checkpoint, checkpoints, post,
    posts, station, stations, building, buildings, house, houses, home, homes, shop, shops, market, markets, mosque,
    mosques, church, churches, school, schools, hospital, hospitals, vehicle, vehicles, car, cars, truck, trucks, bus,
    buses, tank, tanks, helicopter, helicopters, aircraft, train, trains, lorry, lorries, vessel, vessels, jet, jets,
    plane, planes, ship, ships, boat, boats, convoy, convoys, carrier, carriers, patrol, patrols, operation, operations,
    incident, incidents, strike, strikes, case, cases, target, targets, weapon, weapons, bullet, bullets, caches,
    cooperation, aid, action, actions, presence, spending, budget, equipment, attack, attacks, bombs, rockets, rounds,
    mines"""
)

# --- people ----------------------------------------------------------------------------------------------------------

SOLDIERS = listed(
    """troop, troops, soldier, soldiers, force, forces, marine, marines, servicemen, servicewomen, service members, airmen,
    sailors, paratroopers, commandos, conscripts, reservists, recruits, peacekeepers, brigade, brigades, battalion,
    battalions, regiment, regiments, contingent, garrison, task force, personnel, military personnel, infantrymen,
    riflemen, sepoys, sowars, askaris, gunners, sappers, rank and file, redcoats, regulars, irregulars, reinforcements,
    cavalrymen, troopers, legionnaires, cadets, gendarmes, border guards, military, military advisers, military
    advisors, trainers, military footprint, combat units, special forces"""
)
# of soldiers: what counts units and not people
UNITS = listed(
    """brigade, brigades, battalion, battalions, regiment, regiments, combat units, contingent, garrison, task force"""
)
# of people who are in a force though no noun names one beside their number
IN_SERVICE = listed(
    """trained and equipped, trained, deployed, stationed, on the ground, in theatre, in theater, under arms, in uniform,
    mobilised, mobilized, armed"""
)
ARMED_GROUPS = listed(
    """militants, fighters, militiamen, insurgents, rebels, guerrillas, gunmen, mercenaries, jihadists, combatants,
    partisans, paramilitaries, armed men, tribesmen, warriors, irregulars, bandits, raiders, brigands, attackers,
    assailants, defenders, extremists, terrorists, separatists, besiegers"""
)
# who may stand with a number behind "of" that has no noun of its own, and what counts soldiers by their arms
GROUPS = listed(
    """force, army, column, detachment, contingent, garrison, battalion, brigade, regiment, division, company, platoon,
    squad, squadron, corps, team, crew, mission, unit, party, guard, militia, patrol, draft, levy"""
)
BY_ARMS = listed("rifles, bayonets, sabres, sabers, lances, muskets")
STAFF = listed(
    """contractors, employees, staff, staffers, diplomats, advisers, advisors, workers, volunteers, police, constables,
    policemen, policewomen, police officers, officers, guards, rescuers, firefighters, engineers, medics, inspectors,
    observers, instructors, agents, operatives, monitors"""
)
OTHERS = listed(
    """people, persons, civilian, civilians, citizen, citizens, resident, residents, villagers, man, men, woman, women,
    child, children, boys, girls, protesters, demonstrators, pilgrims, worshippers, students, journalist, journalists,
    official, officials, politicians, leader, leaders, commander, commanders, prisoners, hostages, refugees, migrants,
    passengers, farmers, folks, sepoys, sowars, askaris, families, victims, policeman, officer, worker, contractor,
    diplomat, others, more"""
)

# one person, as somebody who is harmed; endings and words
ONE_PERSON = listed(
    """person, man, woman, child, boy, girl, baby, toddler, soldier, marine, sergeant, corporal, lieutenant, captain,
    colonel, major, general, private, recruit, guard, pilot, medic, nurse, doctor, teacher, judge, magistrate, mayor,
    deputy, bishop, priest, imam, cleric, pilgrim, student, pupil, journalist, reporter, cameraman, civilian, driver,
    engineer, worker, farmer, shepherd, merchant, shopkeeper, passer-by, bystander, resident, villager, citizen,
    american, diplomat, envoy, official, minister, politician, contractor, adviser, interpreter, translator, militant,
    insurgent, rebel, fighter, gunman, leader, commander, wife, husband, son, daughter, brother, sister, mother, father,
    passenger, sailor, fisherman, prisoner, hostage, observer, inspector, lady, gentleman, clerk, subaltern, trooper,
    sapper, gunner, ensign, officer, police officer, policeman, collector, catechist, missionary, consul, sentry, scout,
    tailor, baker, barber, mechanic, technician, professor, scientist, singer, activist, blogger, photographer,
    correspondent, negotiator, mediator, ambassador, senator, lawmaker, elder, pedestrian, motorist, refugee, migrant,
    detainee, miner, labourer, laborer, widow, infant, schoolboy, schoolgirl, commando, paratrooper, reservist,
    volunteer, serviceman, airman, seaman, guardsman, usher, constable, sepoy, sowar, havildar, askari, monk, nun,
    lawyer, cook, herder, peacekeeper, paramedic, firefighter, protester, demonstrator, trader, vendor, youth, teenager,
    pensioner, grandmother, grandfather, candidate, councillor, governor, sheikh, chief, editor, tourist, aid worker,
    intern, cadet, conscript, policewoman"""
)

# --- troop levels ----------------------------------------------------------------------------------------------------

ALL_OF_THEM = listed("all, the last, every")
GONE = listed(
    """out, leave, leaves, leaving, withdraw, withdraws, withdrew, withdrawn, withdrawing, removed, removal, evacuated,
    departed, departure, expelled, ouster, go home, went home, come home, bring home, brought home"""
)
# a size without a number, next to a force
VAGUE = listed(
    """some, many, as many, fewer, more, most, additional, extra, small, smaller, large, larger, sizable, residual,
    reduced, enough, a handful of, reduction, reductions, increase, drawdown, surge, build-up, buildup"""
)
VAGUE_AFTER = listed("level, levels")
# what becomes of a force whose size is not said
MOVES = listed(
    """remain, stay, keep, send, deploy, deployed, stationed, based, return, heading, head, come back, go back, need,
    serve, have, carry out"""
)
MODALS = listed("will, would, could, can, may, might, must, should, likely, expected")
KINDS = {
    "offer": listed("offer, offers, offered, offering"),
    "limit": listed("limit, limited to, cap, capped, ceiling, deadline, are to be, must, agreement"),
    "plan": listed("plan, plans, planned, planning, intend, intends, intended, supposed to, designed to, decided to"),
    "recommendation": listed(
        """suggested, suggests, recommend, recommends, recommended, urged, urges, should, called on, called for, calling
        on, calling for, calls for, demanded, demands, need, asked for, requested"""
    ),
    "forecast": listed("will, would, could, may, might, likely, probably, expected, expects"),
    "actual": listed("currently, now has, now have, at present, are stationed, are based, are deployed, still have, remaining"),
}

# --- casualties ------------------------------------------------------------------------------------------------------

OUTCOMES = {
    "killed": listed(
        """killed, kill, kills, killing, killings, dead, died, die, dies, death, deaths, death toll, death tolls,
        fatalities, slain, murder, murders, murdered, massacre, massacred, assassination, assassinations, assassinated,
        executed, beheaded, drowned, perished, succumbed, slaughtered, butchered, hanged, put to death, burned to death,
        burnt to death, fell dead, corpses, body of, lives were lost, lives had been lost, lives lost, gunned down, shot
        dead, lost their lives, bodies, lost his life, lost her life, took the lives of, claimed the lives of, cost the
        lives of, did not come home, never came home, casualties, casualty, did not survive, lay dead, gave their lives,
        gave his life, gave her life, beaten to death, stabbed to death, hacked to death, shot to death, burned alive,
        burnt alive, fatally shot, martyred, homicides, lynched"""
    ),
    "injured": listed(
        """wounded, wounding, injured, injuring, injuries, maimed, hospitalised, hospitalized, taken to hospital, crippled,
        sustained wounds, suffered wounds, suffered burns, concussed, received wounds, sustained injuries, suffered
        injuries, with gunshot wounds, carried their wounds"""
    ),
    "abducted": listed(
        """abducted, abducting, abduct, abducts, abduction, abductions, kidnap, kidnaps, kidnapped, kidnapping,
        kidnappings, taken hostage, took hostage, held hostage, taken captive, carried away, were carried off, was
        carried off, been carried off, snatched, dragged away, led away, taken away by"""
    ),
}
# verbs that tell of harm only beside a number of people: "hurt 30", but not "hurt the economy"
WITH_NUMBER = {
    "killed": listed(
        """lost, loses, lose, losing, loss of, losses of, fell, toll, lives, mourn, mourns, mourning, were shot, was shot,
        not come back, neutralised, neutralized, liquidated, eliminated, destroyed"""
    ),
    "injured": listed(
        """wound, wounds, hurt, hurts, hurting, injure, injures, maim, maims, harmed, in the arm, in the arms, in the leg,
        in the legs, in the shoulder, in the thigh, in the foot, in the chest, in the stomach, in the neck, in the back,
        in hospital, in hospitals, treated in hospital, to hospital, to the hospital, to hospitals, in intensive care,
        in critical condition, in a critical condition, grazed, lost a limb, lost a leg, lost an arm, lost an eye, lost
        both legs, shot through the hand, shot through the leg, shot through the arm, stabbed, with burns, with shrapnel
        wounds"""
    ),
}
NO_HARM = listed(
    """dead end, deadline, body of water, body of evidence, body of work, body of law, death squad, death squads, death
    penalty, death sentence, death sentences, death threat, death threats, sentenced to death, condemned to death, death
    row, life and death, life or death, dead or alive, dead sea, to kill, to die, to maim, to murder, to injure, to
    abduct, to kidnap"""
)
# which harm only what follows them: "hurting nine people"
HARMING = listed(
    """mourn, mourns, mourning, stabbed, kill, kills, killing, wound, wounds, wounding, injure, injures, injuring, hurts,
    hurting, maim, maims, abduct, abducts, abducting, kidnap, kidnaps, kidnapping, lose, loses, lost, losing, loss of,
    losses of, toll, took the lives of, claimed the lives of, cost the lives of, took hostage"""
)
# what else becomes of people, right after their number
OTHER_FATES = listed(
    """missing, captured, arrested, detained, released, freed, displaced, homeless, survived, surrendered, defected,
    deserted, unhurt, unharmed, tried, sentenced, convicted, acquitted, charged, dismissed, rescued, treated and
    released"""
)
# verbs whose object is no force though soldiers are counted
SEIZED = listed(
    """stabbed, shot, beat, attacked, targeted, struck, assaulted, ambushed, shelled, bombed, wounded, injured, killed,
    seized, arrested, detained, captured, tried, charged, sentenced, freed, released, rescued, treated, buried,
    kidnapped, hurt, hit, dismissed"""
)
PART_OF = listed("among them, among whom, including, of them, of whom, of which, of those")
ONE_DEATH = listed("killing, assassination, death, murder, execution, abduction, kidnapping")
NONE_OF_THEM = listed("no, none, nobody, no one, without, neither")

# --- attacks ---------------------------------------------------------------------------------------------------------

TYPES = {
    "suicide_bombing": listed(
        """suicide bomber, suicide bombers, suicide bombing, suicide bombings, suicide attack, suicide attacks, blew
        himself up, blew herself up, blew themselves up"""
    ),
    "bombing": listed(
        """bomb, bombs, bombed, bombing, bombings, truck bomb, truck bombs, booby trap, IED, IEDs, improvised explosive
        device, improvised explosive devices, blew up, blown up, firebombed, petrol bomb, petrol bombs, car bomb, car
        bombs, roadside bomb, roadside bombs, booby-trapped, dynamite, dynamited, blast, blasts, grenade, grenades,
        landmine, landmines"""
    ),
    "rocket_or_mortar": listed(
        """rocket, rockets, mortar, mortars, shells, a shell, mortar shell, cannonade, bombarded, shelling, shelled,
        artillery, munition, munitions"""
    ),
    "missile_strike": listed("missile, missiles, missile strike, missile strikes"),
    "air_or_drone_strike": listed(
        """air strike, air strikes, airstrike, airstrikes, drone strike, drone strikes, air raid, air raids, bombardment,
        strafed, warplanes hit, jets hit, warplanes struck, jets struck"""
    ),
    "targeted_killing": listed(
        """assassination, assassinations, assassinated, targeted killing, targeted killings, death squad, death squads"""
    ),
    "arson_or_storming": listed(
        """arson, torched, torching, set fire, set ablaze, set alight, burned down, burnt down, burned the, burnt the,
        razed, sacked, put to the torch, stormed, storming, ransacked"""
    ),
    "explosion": listed("explosion, explosions, exploded, detonated"),
}
VIOLENCE = listed(
    """attack, attacks, attacked, attacking, assault, assaults, assaulted, ambush, ambushed, ambushes, raid, raids, raided,
    clash, clashed, clashes, firefight, gun battle, opened fire, shot dead, gunned down, shooting, shootings, gunfire,
    massacre, massacred, violence, bloodshed, crackdown, cracked down, cracking down, reprisal, reprisals, targeted,
    abducted, kidnap, kidnaps, kidnapped, lynched, looted, invaded, siege, fired on, fired at, fired upon, shot at, came
    under fire, sniper, sniper fire, hit a mine, struck a mine, overran, overrun, hijacked, sabotage, sabotaged,
    stabbed, assailed, waylaid, descended upon, fell upon, set upon, skirmish, skirmishes, skirmished, affray, sortie,
    abduction, abductions, shots at, shots fired, knifed, pounded, sniped, exchange of fire, crossfire, shot and killed,
    ambuscade"""
)
# which tell of many at once, or of none: each needs a time, a place or a number beside it
MANY_ATTACKS = listed(
    """attacks, bombings, clashes, raids, ambushes, assaults, shootings, violence, bloodshed, reprisals, air strikes,
    airstrikes"""
)
# deaths that somebody brought about unless an accident did, and deaths that need somebody armed in the same sentence
KILLINGS = listed("killed, killing, killings, murder, murders, murdered, slain, executed, beheaded")
DEATHS = listed("death, deaths, dead, casualty, casualties, toll")
ACCIDENTS = listed(
    """flood, floods, flooded, flooding, earthquake, quake, storm, storms, hurricane, typhoon, cyclone, tornado, landslide,
    landslides, mudslide, drought, heatwave, famine, epidemic, pandemic, disease, cholera, virus, crash, crashed,
    accident, accidents, collapse, collapsed, capsized, sank, avalanche, tsunami, eruption, wildfire, wildfires,
    lightning"""
)
# what has not happened: right before a word for an attack, or as part of it
NOT_YET = listed(
    """can, could, would, may, might, prevent, preventing, prevented, avoid, avoiding, avert, deter, vulnerable to, risk
    of, threat of, threats of, danger of, warned of, warns of, likelihood of, fear of, fears of, fear, fears, feared,
    expect, expects, expecting, planned, planning, possible, potential, future, if, against, prepared for, claimed
    responsibility for, claim of"""
)
MORE_OR_FEWER = listed("more, fewer, less, explains, rate of, level of, levels of")
ROSE_OR_FELL = listed(
    "rose, risen, fell, fallen, increased, decreased, declined, dropped, doubled, intensified, remain, remained"
)
DID_NOT_HAPPEN = listed("defused, disarmed, foiled, thwarted, failed to explode, did not explode, averted")
NO_ATTACK = listed("to attack, to bomb, to raid, to assault, to ambush, to storm, to shoot, heart attack, bombed out")
ARMED = listed("militia, militias, army, at the hands of, gunman, terrorist, terrorists, extremists")
BLAME = listed(
    """blamed, blames, blame, blaming, accused, accuses, accusing, responsible, responsibility, allegation, allegations,
    charges, charged, accusation, accusations, denied involvement"""
)
# who arms whom
WEAPONS = listed("weapons, weapon, arms, explosives, missiles, rockets, munitions, ammunition")
SUPPLY = listed("from, provided, providing, supplied, supplying, smuggled, smuggling, made, sent, shipped, arming")

# --- positions -------------------------------------------------------------------------------------------------------

# verbs with which an article reports what somebody says, wants or does about a question
STATING = listed(
    """said, says, say, saying, told, tells, stated, states, declared, declares, announced, announces, insisted, insists,
    insist, warned, warns, argued, argues, argue, claimed, claims, explained, added, adding, complained, admitted,
    revealed, reported, wrote, writes, denied, denies, deny, rejected, rejects, reject, refused, refuses, refusing,
    demanded, demands, demand, urged, urges, urging, called on, called for, calling on, calling for, threatened,
    threatens, offered, offers, offering, proposed, proposes, proposing, suggested, suggests, recommended, pledged,
    promised, vowed, agreed, agrees, approved, approve, passed, voted, endorsed, supported, supports, support, opposed,
    opposes, favored, favoured, favors, favours, in favor of, in favour of, wants, want, wanted, seeks, seek, seeking,
    sought, hopes, hoped, believes, believe, believed, accused, accuses, blamed, blames, criticized, criticised,
    condemned, denounced, praised, expressed, repeated, directed, ordered, authorized, authorised, recognized,
    recognised, decided, pushed, pressing, pressuring, lobbying, unwilling, willing, eager, silent, committed, asked,
    continues, appear, appears"""
)
# beside the name of the press that tells it, and beside the name of who says it, before or after
REPORTING = listed("told, reported, reports, reporting, according to, quoted, citing, interview with")
SAYING = listed("said, says, told, added, adding, say, stated, declared, warned, claimed, suggested, revealed, complained")
ATTRIBUTED = listed("said, says, say, told, according to, reported by, quoted by, told by")
SAID_BY = listed("said, says, added, according to")
ACCUSING = listed("blamed, blames, accused, accuses")
CLAIMING = listed("claimed responsibility, claims responsibility, took responsibility")
DENYING = listed("denied responsibility, denies responsibility, denied involvement, denies involvement")
