import fc from 'fast-check'

/**
 * Every run of the tests plays the same chances, so that a red run is of the change and not of the dice.
 * `CALLBOX_TEST_SEED=4711` plays others.
 */
fc.configureGlobal({ seed: Number(process.env.CALLBOX_TEST_SEED ?? 911) })
