/* The rows of the room: one line a validator, one line a reader. */
#define PW_VALIDATOR_ROWS(X)                                                                       \
	X(card)                                                                                    \
	X(jp_phone)                                                                                \
	X(e164)                                                                                    \
	X(jp_account)                                                                              \
	X(jp_bank)                                                                                 \
	X(yucho)                                                                                   \
	X(iban)

#define PW_READER_ROWS(X) X(token)
