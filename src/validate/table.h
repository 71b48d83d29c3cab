/* The rows of the room: one line a validator, one line a reader. */
#define PW_VALIDATOR_ROWS(X)                                                                       \
	X(card)                                                                                    \
	X(jp_phone)                                                                                \
	X(e164)                                                                                    \
	X(jp_account)                                                                              \
	X(jp_bank)                                                                                 \
	X(yucho)                                                                                   \
	X(iban)                                                                                    \
	X(zengin)                                                                                  \
	X(my_number)                                                                               \
	X(resident_code)                                                                           \
	X(driver_license)                                                                          \
	X(us_ssn)                                                                                  \
	X(passport)                                                                                \
	X(passport_mrz)                                                                            \
	X(residence_card)                                                                          \
	X(insurer)                                                                                 \
	X(insured)                                                                                 \
	X(pension_number)                                                                          \
	X(corporate_number)                                                                        \
	X(imsi)                                                                                    \
	X(imei)                                                                                    \
	X(iccid)                                                                                   \
	X(msisdn)                                                                                  \
	X(date)                                                                                    \
	X(age)                                                                                     \
	X(gender)                                                                                  \
	X(occupation)                                                                              \
	X(payment)                                                                                 \
	X(customer)                                                                                \
	X(cvv)                                                                                     \
	X(pin)                                                                                     \
	X(otp)                                                                                     \
	X(password)                                                                                \
	X(latitude)                                                                                \
	X(longitude)                                                                               \
	X(geo_pair)                                                                                \
	X(cell)                                                                                    \
	X(cell_header)                                                                             \
	X(email)                                                                                   \
	X(name)                                                                                    \
	X(name_part)                                                                               \
	X(account_holder)                                                                          \
	X(honored)                                                                                 \
	X(address)

#define PW_READER_ROWS(X)                                                                          \
	X(token)                                                                                   \
	X(zengin_holder)                                                                           \
	X(occupation)                                                                              \
	X(password)                                                                                \
	X(name)                                                                                    \
	X(name_part)                                                                               \
	X(account_holder)                                                                          \
	X(honored)                                                                                 \
	X(address)
