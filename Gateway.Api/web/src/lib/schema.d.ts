// Generated from the API's description by types.mjs. Do not edit.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description How a message reaches a person.
         * @enum {string}
         */
        AlertChannelKind: "webhook" | "mail" | "line";
        /**
         * @description Whether a channel is used.
         * @enum {string}
         */
        AlertChannelState: "unconfirmed" | "active" | "disabled";
        /**
         * @description What a message of a channel is about.
         * @enum {string}
         */
        AlertDeliveryKind: "alert" | "correction";
        /**
         * @description How a delivery stands.
         * @enum {string}
         */
        AlertDeliveryState: "pending" | "delivered" | "cancelled" | "dead";
        /** @description Which alerts were read. */
        AlertMarks: {
            /** @description Ids of alerts, at most 500; none for all. */
            ids?: null | string[];
            /** @description True for read, false for not. Default: true. */
            read?: boolean;
        };
        /**
         * @description What an anomaly is about, by what its reason says of the bar.
         * @enum {string}
         */
        AlertSubject: "move" | "volume" | "gap" | "wick" | "drift" | "range" | "still" | "data_fault" | "other";
        /**
         * @description When the messages of a rule are sent.
         * @enum {string}
         */
        AlertTiming: "at_once" | "hourly" | "daily";
        /** @description An entry of the inbox. */
        AlertView: {
            /** @description 24 hex digits. */
            id: string;
            /** @description What it is about, as it stands. */
            anomaly: components["schemas"]["AnomalyView"];
            /** @description The rule that asked for it; default where there was none. */
            rule_id: string;
            /** @description Whether the rule's daily limit kept it from being sent to channels. */
            limited: boolean;
            /**
             * Format: date-time
             * @description When it was raised, UTC.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was read, UTC; null where it was not.
             */
            read_at: null | string;
            /**
             * Format: date-time
             * @description When its anomaly was taken back, UTC; null where it holds.
             */
            retracted_at: null | string;
        };
        /** @description What somebody holds an anomaly for. */
        AnomalyAssessment: {
            /** @description True for a normal bar, so a false alarm; false for a true anomaly. */
            normal: boolean;
            /** @description Who said so. */
            by: string;
            /**
             * Format: date-time
             * @description When, UTC.
             */
            at: string;
        };
        /** @description The anomalies of one ticker on one day: the most severe of them, and how many they are. */
        AnomalyDay: {
            /** @description The date in the market's time zone. */
            day: string;
            /** @description The anomaly's id. */
            id: string;
            /** @description The code of its interval. */
            interval: string;
            /**
             * Format: date-time
             * @description Open of its bar, UTC.
             */
            datetime: string;
            /**
             * Format: int32
             * @description Anomalies of the ticker on this day, at whatever interval was asked for.
             */
            count: number;
            /**
             * Format: double
             * @description 0 to 1, higher is more anomalous; null for models without calibration.
             */
            severity: null | number;
            /**
             * Format: double
             * @description -1 to 0, lower is more anomalous; null where the system before this one recorded none.
             */
            score: null | number;
            direction: null | components["schemas"]["AnomalyDirection"];
            /** @description One sentence for people. */
            reason: string;
            /** @description The sentence as numbers; empty where only the sentence is known. */
            reason_facts: components["schemas"]["ReasonFact"][];
        };
        /** @description A map of tickers and days: where and when anomalies were. Days are dates in the time zone of the ticker's market, as in 2025-05-01. */
        AnomalyDays: {
            /** @description The days that have an anomaly of some row, oldest first. */
            days: string[];
            /** @description The tickers, the most anomalous first: by the highest severity, then by how many anomalies there are. */
            rows: components["schemas"]["AnomalyDaysRow"][];
            /**
             * Format: int32
             * @description Anomalies of all days asked for, also those of tickers that have no row.
             */
            anomalies: number;
            /** @description The first day asked for, whether it has anomalies or not; null where there are none at all. */
            from: null | string;
            /** @description The day of the newest anomaly; null where there are none at all. */
            to: null | string;
            /** @description Whether there are more anomalies than are read for a map, so that the oldest of its days lack some or all. */
            cut: boolean;
        };
        /** @description A ticker of a map. */
        AnomalyDaysRow: {
            /** @description Ticker. */
            ticker: string;
            /** @description As its source knows it; null where that is not known. */
            company_name: null | string;
            /** @description The code of its market. */
            market: string;
            /** @description Its days that have anomalies, oldest first. */
            cells: components["schemas"]["AnomalyDay"][];
        };
        /**
         * @description Which way an anomalous bar went.
         * @enum {string}
         */
        AnomalyDirection: "up" | "down" | "volume" | "range";
        /**
         * @description What an anomaly is one of.
         * @enum {string}
         */
        AnomalyKind: "market" | "data_fault";
        /** @description What somebody wrote about an anomaly. */
        AnomalyNote: {
            /** @description A UUID. */
            id: string;
            /** @description Plain text of 1 to 2,000 characters, several lines of it perhaps. */
            text: string;
            /** @description Who wrote it. */
            by: string;
            /**
             * Format: date-time
             * @description When, UTC.
             */
            at: string;
        };
        /**
         * @description What has become of an anomaly.
         * @enum {string}
         */
        AnomalyStatus: "new" | "acknowledged" | "retracted";
        /** @description One anomaly with everything needed to defend or re-derive it, under the field names of the system before this one. */
        AnomalyView: {
            /** @description 24 hex digits. */
            _id: string;
            /** @description Ticker. */
            Ticker: string;
            /**
             * Format: date-time
             * @description Open of the bar, UTC.
             */
            Datetime: string;
            /**
             * Format: double
             * @description Close of the bar.
             */
            Close: number;
            /**
             * Format: double
             * @description Volume of the bar.
             */
            Volume: number;
            /** @description Interval code. */
            interval: string;
            /** @description The run that found it. */
            detection_run_id: string;
            /**
             * Format: date-time
             * @description When it was found, UTC.
             */
            detection_timestamp: string;
            /** @description Model that found it. */
            model_version: string;
            /** @description Hash of the model's file. */
            model_hash: string;
            /** @description The 14 features of the bar. */
            features: {
                [key: string]: null | number;
            };
            /**
             * Format: double
             * @description -1 to 0, lower is more anomalous.
             */
            anomaly_score: number;
            /** @description What each feature added to the score, largest first. */
            contributions: {
                [key: string]: null | number;
            };
            /**
             * Format: double
             * @description 0 to 1, higher is more anomalous; null for models without calibration.
             */
            severity: null | number;
            /** @description The tests that would have sufficed alone, strongest first: name, value, tail probability. */
            evidence: string[];
            /** @description up, down, volume or range; null where the model does not say. */
            direction: null | string;
            /** @description One sentence for people. */
            reason: string;
            /** @description The sentence as numbers, in its order; empty where only the sentence is known, as of models without calibration and of what earlier programs found. */
            reason_facts: components["schemas"]["ReasonFact"][];
            /** @description Whether the market or its data were unusual. */
            kind: components["schemas"]["AnomalyKind"];
            incident: null | components["schemas"]["IncidentView"];
            /** @description Whether the old system sent an alert; kept for its clients. */
            sent: boolean;
            /** @description What has become of it. */
            status: components["schemas"]["AnomalyStatus"];
            /**
             * Format: date-time
             * @description Since when it has this status, UTC; left out where it has had no other since it was created, or the change was not noted.
             */
            status_since?: null | string;
            /**
             * Format: date-time
             * @description UTC.
             */
            created_at: string;
        };
        /** @description An anomaly with what people say of it. */
        AssessedAnomalyView: {
            /** @description 24 hex digits. */
            _id: string;
            /** @description Ticker. */
            Ticker: string;
            /**
             * Format: date-time
             * @description Open of the bar, UTC.
             */
            Datetime: string;
            /**
             * Format: double
             * @description Close of the bar.
             */
            Close: number;
            /**
             * Format: double
             * @description Volume of the bar.
             */
            Volume: number;
            /** @description Interval code. */
            interval: string;
            /** @description The run that found it. */
            detection_run_id: string;
            /**
             * Format: date-time
             * @description When it was found, UTC.
             */
            detection_timestamp: string;
            /** @description Model that found it. */
            model_version: string;
            /** @description Hash of the model's file. */
            model_hash: string;
            /** @description The 14 features of the bar. */
            features: {
                [key: string]: null | number;
            };
            /**
             * Format: double
             * @description -1 to 0, lower is more anomalous.
             */
            anomaly_score: number;
            /** @description What each feature added to the score, largest first. */
            contributions: {
                [key: string]: null | number;
            };
            /**
             * Format: double
             * @description 0 to 1, higher is more anomalous; null for models without calibration.
             */
            severity: null | number;
            /** @description The tests that would have sufficed alone, strongest first: name, value, tail probability. */
            evidence: string[];
            /** @description up, down, volume or range; null where the model does not say. */
            direction: null | string;
            /** @description One sentence for people. */
            reason: string;
            /** @description The sentence as numbers, in its order; empty where only the sentence is known, as of models without calibration and of what earlier programs found. */
            reason_facts: components["schemas"]["ReasonFact"][];
            /** @description Whether the market or its data were unusual. */
            kind: components["schemas"]["AnomalyKind"];
            incident: null | components["schemas"]["IncidentView"];
            /** @description Whether the old system sent an alert; kept for its clients. */
            sent: boolean;
            /** @description What has become of it. */
            status: components["schemas"]["AnomalyStatus"];
            /**
             * Format: date-time
             * @description Since when it has this status, UTC; left out where it has had no other since it was created, or the change was not noted.
             */
            status_since?: null | string;
            /**
             * Format: date-time
             * @description UTC.
             */
            created_at: string;
            assessment: null | components["schemas"]["AnomalyAssessment"];
            /** @description What was written about it, oldest first. */
            notes: components["schemas"]["AnomalyNote"][];
        };
        /** @description Says what an anomaly is held for. */
        AssessmentChange: {
            /** @description True: a normal bar, so a false alarm; false: a true anomaly; null: neither. */
            normal: null | boolean;
        };
        /** @description A change that somebody made. */
        AuditView: {
            /**
             * Format: int64
             * @description Its number in the chain.
             */
            sequence: number;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description The pseudonym of who did it; local, anonymous or command line. */
            actor: string;
            /** @description Who that is; null where there is no such person (any more). */
            person_id: null | string;
            /** @description What. */
            action: string;
            /** @description On what. */
            target: string;
            /** @description How it ended: HTTP status, or done. */
            outcome: string;
            /** @description Names the request in the logs. */
            correlation_id: string;
            /** @description Hash of this entry and of all before it. */
            hash: string;
        };
        /** @description A call for the history of a ticker. */
        BackfillOrder: {
            /** @description Ticker. */
            ticker: null | string;
            /** @description How far back: Nd, Nmo, Ny, ytd or max. Default: 5y. */
            max_period?: null | string;
            /** @description Interval code. Default: 1d. */
            interval?: null | string;
            /** @description Start over even while one runs. Default: false. */
            force?: boolean;
            /** @description Tell those who follow the series of the anomalies that are found, however old. Default: false. */
            notify?: boolean;
        };
        /** @description A backfill has been started. */
        BackfillStarted: {
            /** @description Always `backfill_started`. */
            status: string;
            /** @description The run to follow. */
            run_id: string;
            /** @description Ticker. */
            ticker: string;
            /** @description How far back it reaches. */
            max_period: string;
            /** @description Interval code. */
            interval: string;
            /** @description Where to look for progress. */
            message: string;
        };
        /** @description The latest backfill of a ticker, as the old system showed it. */
        BackfillView: {
            /** @description Which run; absent where there is none. */
            run_id?: null | string;
            /** @description in_progress, complete, failed, partial, or not_found. */
            status: string;
            /** @description Ticker. */
            ticker: string;
            /** @description Period code. */
            period: null | string;
            /** @description Interval code. */
            interval: null | string;
            /**
             * Format: date-time
             * @description UTC.
             */
            started_at: null | string;
            /**
             * Format: date-time
             * @description UTC; null while in progress.
             */
            completed_at: null | string;
            /**
             * Format: int32
             * @description Complete bars read so far.
             */
            rows_loaded: number;
            /**
             * Format: int32
             * @description Rows scored so far.
             */
            rows_preprocessed: number;
            /**
             * Format: int32
             * @description Anomalies found so far.
             */
            anomalies_found: number;
            /** @description Why it failed; null otherwise. */
            error: null | string;
            /** @description What was odd. */
            warnings: string[];
            /**
             * Format: double
             * @description 0 to 1.
             */
            progress: number;
            /** @description A sentence where there is no run to show. */
            message?: null | string;
        };
        /**
         * @description Why a pushed bar is refused. Where several reasons hold, the first one of these is told. The numbers 1 to 3 were those of bars that are quarantined now.
         * @enum {string}
         */
        BarProblem: "not_finite" | "not_aligned" | "too_old" | "in_future" | "not_closed" | "no_longer_kept";
        /** @description One bar. */
        BarView: {
            /**
             * Format: date-time
             * @description Open, UTC.
             */
            datetime: string;
            /**
             * Format: double
             * @description First price.
             */
            open: number;
            /**
             * Format: double
             * @description Highest price.
             */
            high: number;
            /**
             * Format: double
             * @description Lowest price.
             */
            low: number;
            /**
             * Format: double
             * @description Last price.
             */
            close: number;
            /**
             * Format: double
             * @description Shares.
             */
            volume: number;
            /** @description Its interval has not closed yet. */
            live: boolean;
        };
        /** @description Bollinger bands. */
        BollingerBands: {
            /** @description Mean less two standard deviations. */
            lower: (null | number)[];
            /** @description Mean plus two standard deviations. */
            upper: (null | number)[];
            /** @description Mean of 20 closes. */
            sma: (null | number)[];
        };
        /** @description An interval that severities were calibrated for; other intervals are judged by the nearest. */
        CalibratedInterval: {
            /**
             * Format: double
             * @description Length of its bars.
             */
            seconds: number;
            /**
             * Format: int32
             * @description Rows that were counted, none of which the forest was trained on.
             */
            rows: number;
        };
        /** @description A changed bar, how anomalous it is, and why. */
        ChangedBarView: {
            /**
             * Format: date-time
             * @description Open, UTC.
             */
            datetime: string;
            /**
             * Format: double
             * @description First price.
             */
            open: number;
            /**
             * Format: double
             * @description Highest price.
             */
            high: number;
            /**
             * Format: double
             * @description Lowest price.
             */
            low: number;
            /**
             * Format: double
             * @description Last price.
             */
            close: number;
            /**
             * Format: double
             * @description Shares.
             */
            volume: number;
            /**
             * Format: double
             * @description -1 to 0, lower is more anomalous; null where the bar cannot be scored.
             */
            score: null | number;
            /**
             * Format: double
             * @description 0 to 1, higher is more anomalous; null for models without calibration too.
             */
            severity: null | number;
            /** @description Whether it is an anomaly. */
            anomalous: boolean;
            /**
             * Format: double
             * @description One normal bar in so many is at least as anomalous, to two digits; null where there is no severity.
             */
            once_in_bars: null | number;
            direction: null | components["schemas"]["AnomalyDirection"];
            /** @description Why it is an anomaly; null where it is none. */
            reason: null | string;
            /** @description The sentence as numbers; none where it is no anomaly, or only the sentence is known. */
            reason_facts: components["schemas"]["ReasonFact"][];
            kind: null | components["schemas"]["AnomalyKind"];
            /** @description The features that its model was fed, the largest contribution first; none where it cannot be scored. */
            features: components["schemas"]["ExplainedFeature"][];
            /** @description The tests that would have sufficed alone, strongest first; none where it is no anomaly. */
            evidence: components["schemas"]["EvidenceView"][];
        };
        /** @description The code that was sent to an address. */
        ChannelConfirmation: {
            /** @description Eight digits. */
            code: null | string;
        };
        /** @description An address that messages are to be sent to. */
        ChannelOrder: {
            /** @description webhook, mail or line. */
            kind: null | string;
            /** @description A name of 1 to 100 characters. */
            name: null | string;
            /** @description An https address, an e-mail address, or the id of a LINE user. */
            address: null | string;
        };
        /** @description What became of a test message. */
        ChannelTestView: {
            /** @description Whether the channel took it. */
            taken: boolean;
            /** @description What the channel answered, or why it did not. */
            answer: string;
        };
        /** @description An address that messages go to. */
        ChannelView: {
            /** @description A UUID. */
            id: string;
            /** @description What kind of address it has. */
            kind: components["schemas"]["AlertChannelKind"];
            /** @description Its name. */
            name: string;
            /** @description The address. */
            address: string;
            /** @description Whether it is used. */
            state: components["schemas"]["AlertChannelState"];
            /** @description Why it is switched off, or null. */
            problem: null | string;
            /** @description The key that a webhook's requests are signed with: in the answers that make it, and null in all others. */
            key: null | string;
            /**
             * Format: date-time
             * @description When it was made, UTC.
             */
            created_at: string;
        };
        /** @description What there is of a ticker's chart, in numbers, as the old system showed it; with an error and nothing else where there is no chart. */
        ChartDebugView: {
            /**
             * Format: int32
             * @description Rows.
             */
            count: number;
            /**
             * Format: date-time
             * @description Open of the first row's bar, UTC.
             */
            first_date?: null | string;
            /**
             * Format: date-time
             * @description Open of the last row's bar, UTC.
             */
            last_date?: null | string;
            /**
             * Format: int32
             * @description Rows that have a close.
             */
            close_count?: null | number;
            /** @description Why there is no chart. */
            error?: null | string;
        };
        /** @description Where to draw anomalies. */
        ChartMarkers: {
            /** @description Opens of the bars, UTC. */
            dates: string[];
            /** @description Closes of the bars. */
            y_values: (null | number)[];
            /** @description A sentence for each. */
            reason: string[];
        };
        /**
         * @description One ticker's chart: what ChartWriter writes, for the API's description and for clients that read it typed. Every
         *     series is as long as `dates`; a missing value is null.
         */
        ChartPayload: {
            /** @description Opens of the bars, UTC, oldest first. */
            dates: string[];
            /** @description First prices. */
            open: (null | number)[];
            /** @description Highest prices. */
            high: (null | number)[];
            /** @description Lowest prices. */
            low: (null | number)[];
            /** @description Last prices. */
            close: (null | number)[];
            /** @description Shares traded. */
            volume: (null | number)[];
            /** @description Two standard deviations of 20 closes around their mean. */
            bollinger_bands: components["schemas"]["BollingerBands"];
            /** @description Volume-weighted average price since the first stored bar. */
            VWAP: (null | number)[];
            /** @description Relative strength, 0 to 100. */
            RSI: (null | number)[];
            /** @description Anomalies within the window that hold. */
            anomaly_markers: components["schemas"]["ChartMarkers"];
            /** @description The ticker. */
            Ticker: string;
            /** @description The ticker without its market's suffix. */
            displayTicker: string;
            /**
             * Format: double
             * @description Last close less the one before; null with one row.
             */
            price_change: null | number;
            /**
             * Format: double
             * @description The same in percent of the close before.
             */
            pct_change: null | number;
            /** @description Company name; the ticker where the source knows none. */
            companyName: string;
            /** @description Its code, for example US. */
            market: string;
            /**
             * Format: date-time
             * @description Open of the running or next session, UTC.
             */
            market_open: null | string;
            /**
             * Format: date-time
             * @description Its close, UTC.
             */
            market_close: null | string;
            /**
             * Format: date-time
             * @description The instant of which it shows what was stored, UTC; left out where it shows the present.
             */
            as_of?: null | string;
            /** @description Why it may lag, or shows less than was asked for; left out where neither is so. */
            warning?: null | string;
        };
        /** @description Which charts to draw. */
        ChartRequest: {
            /** @description A ticker, or an array of up to 20. */
            ticker: string | string[];
            /** @description Period code; 1mo where none is given. */
            period?: null | string;
            /** @description Interval code; 15m where none is given. */
            interval?: null | string;
            /** @description The instant as of which to draw, ISO 8601; the present where none is given. */
            as_of?: null | string;
        };
        /** @description A window of a series to draw. Every column has a value for each point; an indicator without a value yet is null. */
        ChartWindowView: {
            /** @description Symbol. */
            ticker: string;
            /** @description Interval code, for example 1d. */
            interval: string;
            /** @description Its code, for example US. */
            market: string;
            /** @description The company's or fund's name; null where the source does not say. */
            company_name: null | string;
            /** @description The currency's code, for example USD; of prices in pence or cents that of the pound or dollar; null where the source does not say. */
            currency: null | string;
            /**
             * Format: int32
             * @description Units of the prices that make one of the currency: 1, or 100 where prices are in pence or cents; null where the source does not say.
             */
            price_divisor: null | number;
            /** @description Where its bars come from: simulated, csv, yahoo or push; null where nothing was committed since that is noted. */
            source: null | string;
            /**
             * Format: int32
             * @description Minutes by which the source's prices lag behind the exchange; null where it does not say.
             */
            quote_delay_minutes: null | number;
            /**
             * Format: int64
             * @description Version of the series; it grows by one a commit.
             */
            version: number;
            /** @description Model in the feature state. */
            model_version: null | string;
            /** @description Whether somebody follows it, so that it is scanned. */
            followed: boolean;
            /**
             * Format: date-time
             * @description Open of the first bar in the answer, UTC; null where there is none.
             */
            from: null | string;
            /**
             * Format: date-time
             * @description Open of the last bar in the answer, UTC; null where there is none.
             */
            to: null | string;
            /**
             * Format: date-time
             * @description Open of the first stored bar, UTC; null where there is none.
             */
            first: null | string;
            /**
             * Format: date-time
             * @description Open of the last stored bar, UTC; null where there is none.
             */
            last: null | string;
            /**
             * Format: int32
             * @description Bars in the answer.
             */
            bars: number;
            /**
             * Format: int32
             * @description Bars that become one point: 1, 2, 5, 10, 20, 50 and so on.
             */
            bars_per_point: number;
            /**
             * Format: date-time
             * @description Pass it as `to` for what is before, UTC; null at the beginning.
             */
            previous: null | string;
            /**
             * Format: date-time
             * @description Pass it as `from` for what comes after, UTC; null at the end.
             */
            next: null | string;
            /** @description Open of each point's first bar, in seconds since 1970. */
            times: number[];
            /** @description First prices. */
            open: number[];
            /** @description Highest prices. */
            high: number[];
            /** @description Lowest prices. */
            low: number[];
            /** @description Last prices. */
            close: number[];
            /** @description Shares traded. */
            volume: number[];
            /** @description Mean of the last 20 closes, of fewer at the beginning of the history. */
            sma: (null | number)[];
            /** @description Upper Bollinger band: two standard deviations above the mean. */
            upper: (null | number)[];
            /** @description Lower Bollinger band: two standard deviations below the mean. */
            lower: (null | number)[];
            /** @description Volume-weighted average price since the first stored bar. */
            vwap: (null | number)[];
            /** @description Relative strength over 14 bars, 0 to 100. */
            rsi: (null | number)[];
            /** @description Difference of the exponential means of closes over 12 and 26 bars. */
            macd: (null | number)[];
            /** @description Exponential mean of that difference over 9 bars. */
            macd_signal: (null | number)[];
            /** @description The difference less its mean. */
            macd_histogram: (null | number)[];
            /**
             * Format: int64
             * @description The time of the first point with a bar that has not closed, in seconds since 1970; null where all have closed.
             */
            live_from: null | number;
            /** @description All anomalies of the bars in the answer that hold, oldest first. */
            anomalies: components["schemas"]["WindowAnomalyView"][];
            /** @description Dividends and splits of the window, oldest first. */
            corporate_actions: components["schemas"]["WindowActionView"][];
            /** @description The regular sessions of the window, oldest first; none for bars of a day or more, and where there are more than 400. */
            sessions: components["schemas"]["WindowSessionView"][];
            /** @description The days from Monday to Friday on which the market did not trade, oldest first; none where there are more than 400. */
            holidays: components["schemas"]["HolidayView"][];
            /**
             * Format: date-time
             * @description The instant of which it shows what was stored, UTC; null for the present.
             */
            as_of: null | string;
            /** @description Why it may lag, or shows less than was asked for; null where neither is so. */
            warning: null | string;
        };
        CheckedPart: {
            status: string;
            description: null | string;
        };
        /** @description What runs. */
        ClusterView: {
            /** @description Processes that hold grains. */
            silos: components["schemas"]["SiloView"][];
            /**
             * Format: int32
             * @description Grains in memory, in all silos.
             */
            activations: number;
            /** @description Grains in memory by class and silo. */
            grains: components["schemas"]["GrainCountView"][];
            /** @description Where bars come from, the default source first; none where no silo answered. */
            sources: components["schemas"]["SourceView"][];
            store: null | components["schemas"]["StoreView"];
            /** @description Path of Orleans' dashboard; null where it is not switched on. */
            dashboard: null | string;
        };
        /** @description A dividend, a split, or both at once. */
        CorporateActionView: {
            /**
             * Format: date-time
             * @description The opening of the first session without the dividend, or after the split, UTC.
             */
            datetime: string;
            /**
             * Format: double
             * @description For one share, in the unit of the prices; null where there is no dividend.
             */
            dividend: null | number;
            /**
             * Format: double
             * @description Shares after a split for the denominator's before it: 4 of a split 4:1, 1 of a reverse split 1:20; null where there is no split.
             */
            split_numerator: null | number;
            /**
             * Format: double
             * @description Shares before the split; null where there is no split.
             */
            split_denominator: null | number;
        };
        /** @description An alert on its way to a channel. */
        DeliveryView: {
            /** @description A UUID. */
            id: string;
            /** @description The alert. */
            alert_id: string;
            /** @description The anomaly that it is about. */
            anomaly_id: string;
            /** @description The channel, or inbox. */
            channel_id: string;
            /** @description Whether it alerts or takes back. */
            kind: components["schemas"]["AlertDeliveryKind"];
            /** @description How it stands. */
            state: components["schemas"]["AlertDeliveryState"];
            /**
             * Format: date-time
             * @description When it is to be sent, or became what it is, UTC.
             */
            due: string;
            /**
             * Format: int32
             * @description How often it was sent.
             */
            tries: number;
            /**
             * Format: date-time
             * @description When it was sent last, UTC; null where it was not.
             */
            tried_at: null | string;
            /** @description What the channel answered last, or why it was given up or cancelled. */
            answer: null | string;
            /** @description The id by which its receiver knows a repetition; null where it was not sent yet in a message with others. */
            message_id: null | string;
            /**
             * Format: date-time
             * @description When it was raised, UTC.
             */
            created_at: string;
        };
        /** @description What a detection did. */
        DetectionView: {
            /** @description Symbol. */
            ticker: string;
            /** @description Interval code, for example 1d. */
            interval: string;
            /** @description The run that records it. */
            detection_run_id: string;
            /**
             * Format: int32
             * @description Anomalies not known before.
             */
            new_anomalies: number;
            /**
             * Format: int32
             * @description Anomalies that corrected bars took away.
             */
            retracted_anomalies: number;
            /**
             * Format: int32
             * @description Bars pushed through the features.
             */
            rows_processed: number;
            /** @description Ids of the new ones. */
            anomaly_ids: string[];
            /** @description already_detected, backfill_running (the run is that of the backfill then), revised, rewritten, extended, model_changed, rebuilt, or null. */
            reason: null | string;
            /** @description What was odd, one sentence each. */
            warnings: string[];
        };
        /** @description An input that is not what it was. */
        DifferenceView: {
            /** @description Feature, bar field, model or anchor. */
            name: string;
            /** @description What was stored. */
            original: null | string;
            /** @description What it is now. */
            current: null | string;
        };
        /** @description A test that would have sufficed alone. */
        EvidenceView: {
            /** @description What is unusual: a feature's name, `wick` for the larger of both, or `forest` for all features together. */
            test: string;
            /**
             * Format: double
             * @description Its value at the bar; the score where the forest is the evidence.
             */
            value: number;
            /**
             * Format: double
             * @description The share of normal bars that are at least as extreme in it, 0 to 1.
             */
            tail_probability: number;
        };
        /** @description One feature of an anomalous bar. What its model's file does not say is null. */
        ExplainedFeature: {
            /** @description Its name in the model's feature set. */
            name: string;
            /** @description What people call it. */
            label: string;
            /**
             * Format: double
             * @description Its value at the bar; null where that was not stored and cannot be derived from the stored bars any more.
             */
            value: null | number;
            /**
             * Format: double
             * @description 5 % of the training rows are at or below this.
             */
            usual_low: null | number;
            /**
             * Format: double
             * @description 95 % of the training rows are at or below this.
             */
            usual_high: null | number;
            /**
             * Format: double
             * @description 1 % of the training rows are at or below this.
             */
            low: null | number;
            /**
             * Format: double
             * @description 99 % of the training rows are at or below this.
             */
            high: null | number;
            /**
             * Format: double
             * @description What it added to the score: positive made the bar more anomalous.
             */
            contribution: null | number;
            /** @description What its values are measured in; null for plain numbers. */
            unit: null | string;
        };
        /** @description The model that found an anomaly; what is not known is null. */
        ExplainingModelView: {
            /** @description For example US_model-1.0.0. */
            version: null | string;
            /** @description "sha256:" and hex digest of its file. */
            hash: null | string;
            /**
             * Format: date-time
             * @description First bar of its training data, UTC.
             */
            trained_from: null | string;
            /**
             * Format: date-time
             * @description Last bar of its training data, UTC.
             */
            trained_to: null | string;
            /**
             * Format: double
             * @description The least severity of an anomaly where the model is calibrated, else the score below which bars are anomalous; null where its file is gone.
             */
            threshold: null | number;
        };
        /** @description Why a bar is an anomaly. */
        ExplanationView: {
            /** @description The anomaly. */
            anomaly: components["schemas"]["AssessedAnomalyView"];
            /** @description The features that its model was fed, the largest contribution first. */
            features: components["schemas"]["ExplainedFeature"][];
            /**
             * Format: double
             * @description 0 to 1, higher is more anomalous; null for models without calibration.
             */
            severity: null | number;
            /**
             * Format: double
             * @description One normal bar in so many is at least as anomalous, to two digits; null for models without calibration.
             */
            once_in_bars: null | number;
            /** @description The tests that would have sufficed alone, strongest first. */
            evidence: components["schemas"]["EvidenceView"][];
            /** @description The model that found it. */
            model: components["schemas"]["ExplainingModelView"];
            run: null | components["schemas"]["RunView"];
        };
        /** @description Quantiles of one feature. */
        FeatureQuantiles: {
            /** @description The feature. */
            name: string;
            /** @description Its values at ImmutableArray&lt;double&gt; ModelQuantiles.Probabilities. */
            values: number[];
        };
        /**
         * @description Statements and news of a company in the old system's shape: each statement is period, then item, then amount. None of the sources of this product has
         *     them, so that all are empty.
         */
        FinancialsView: {
            /** @description The ticker. */
            ticker: string;
            /** @description Balance sheet, a year each. */
            balance_sheet: null | {
                [key: string]: {
                    [key: string]: null | number;
                };
            };
            /** @description Financial statements, a year each. */
            financials: null | {
                [key: string]: {
                    [key: string]: null | number;
                };
            };
            /** @description Financial statements, a quarter each. */
            quarterly_financials: null | {
                [key: string]: {
                    [key: string]: null | number;
                };
            };
            /** @description Income statements, a year each. */
            income_stmt: null | {
                [key: string]: {
                    [key: string]: null | number;
                };
            };
            /** @description Net income, oldest period first. */
            net_income: null | components["schemas"]["NetIncome"][];
            /** @description News, latest first: names and texts. */
            news: null | {
                [key: string]: string;
            }[];
        };
        /** @description Activations of one grain class in one silo. */
        GrainCountView: {
            /** @description Grain class. */
            type: string;
            /** @description host:port@generation. */
            silo: null | string;
            /**
             * Format: int32
             * @description How many.
             */
            activations: number;
        };
        /** @description Health, as the old system showed it. */
        HealthView: {
            /** @description Always `ok`. */
            status: string;
        };
        /** @description A day from Monday to Friday on which a market did not trade. */
        HolidayView: {
            /**
             * Format: date
             * @description Local date.
             */
            date: string;
            /** @description Its name; null: the calendars know none yet. */
            name: null | string;
        };
        /** Format: binary */
        IFormFile: string;
        IFormFileCollection: components["schemas"]["IFormFile"][];
        /** @description A page of the inbox. */
        InboxView: {
            /** @description Alerts, latest first. */
            items: components["schemas"]["AlertView"][];
            /** @description Where the next page starts; null on the last one. */
            next_cursor: null | string;
            /**
             * Format: int64
             * @description How many of all were not read.
             */
            unread: number;
        };
        /** @description The most anomalous bar of an incident. */
        IncidentPeakView: {
            /** @description The anomaly's id. */
            id: string;
            /**
             * Format: date-time
             * @description Open of its bar, UTC.
             */
            datetime: string;
            /**
             * Format: double
             * @description 0 to 1, higher is more anomalous; null for models without calibration.
             */
            severity: null | number;
        };
        /** @description Anomalies of one series that follow each other within a few bars, as one event. */
        IncidentView: {
            /** @description The id of its first anomaly. */
            id: string;
            /**
             * Format: date-time
             * @description Open of the bar of its first anomaly, UTC.
             */
            start: string;
            /** @description Whether this anomaly is the first. */
            begins: boolean;
            /**
             * Format: date-time
             * @description Open of the bar of its last anomaly so far, UTC; null in live events.
             */
            end: null | string;
            /**
             * Format: int64
             * @description Anomalies in it so far; null in live events.
             */
            anomalies: null | number;
            peak: null | components["schemas"]["IncidentPeakView"];
        };
        /** @description Somebody who was added. */
        InvitationView: {
            /** @description Who. */
            person: components["schemas"]["PersonView"];
            /** @description Where they choose a password, once, within two days; hand it over. */
            link: string;
        };
        JsonObject: Record<string, never>;
        /** @description Makes a key. */
        KeyOrder: {
            /** @description What it is for. */
            name: string;
            role?: null | components["schemas"]["Role"];
            /**
             * Format: date-time
             * @description When it ends; null: never.
             */
            ends_at?: null | string;
        };
        /** @description A key of a service. */
        KeyView: {
            /** @description 24 hex digits. */
            id: string;
            /** @description What it is for. */
            name: string;
            /** @description What it may do at most. */
            role: components["schemas"]["Role"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it ends; null: never.
             */
            ends_at: null | string;
            /** @description The key itself, in the answer that makes it and never again. */
            key?: null | string;
        };
        /** @description Code and state that LINE gave a page of the system before this one. */
        LineCallback: {
            /** @description The code to exchange. */
            code?: null | string;
            /** @description What the page had given LINE; `integrate-{userId}-…` binds the LINE account to that user, who must be signed in. */
            state?: null | string;
        };
        /** @description Uses a link. */
        LinkOrder: {
            /** @description The token, which stands behind the # of the link. */
            token: string;
            /** @description The new password, with a link to one. */
            password?: null | string;
        };
        /** @description A ticker that the source knows. */
        Listing: {
            /** @description Its symbol. */
            ticker: string;
            /** @description Company name. */
            name: string;
            /** @description Its code, for example US. */
            market: string;
        };
        /** @enum {string} */
        LoginMethod: "mail" | "line" | "open_id";
        /** @description How many alerts changed. */
        MarkedView: {
            /**
             * Format: int32
             * @description How many.
             */
            changed: number;
        };
        /** @description How the scans of one market stand. */
        MarketScanView: {
            /** @description For example US. */
            market: string;
            /**
             * Format: int32
             * @description Series that are scanned.
             */
            series: number;
            /**
             * Format: int32
             * @description Series that are being detected.
             */
            running: number;
            /**
             * Format: int32
             * @description Series that are due and wait for a place.
             */
            waiting: number;
            /**
             * Format: int32
             * @description Series whose last detection failed.
             */
            failing: number;
            /**
             * Format: date-time
             * @description When the next series is due, UTC, by the clock of its source.
             */
            next_due: null | string;
            /** @description The series that rest longest because their detections fail or find nothing, at most 20. */
            pauses: components["schemas"]["SeriesPauseView"][];
        };
        /** @description A market. */
        MarketStatus: {
            /** @description Its code, for example US. */
            market: string;
            /** @description For example New York. */
            name: string;
            /** @description IANA zone. */
            time_zone: string;
            /** @description Whether it trades now. */
            is_open: boolean;
            /**
             * Format: date-time
             * @description Open of the running or next session, UTC.
             */
            opens: null | string;
            /**
             * Format: date-time
             * @description Its close, UTC.
             */
            closes: null | string;
            /**
             * Format: int32
             * @description Listings the source knows.
             */
            tickers: number;
        };
        /** @description Changes what is known of oneself; what is null stays. */
        MeChange: {
            /** @description What to call you; empty: nothing. */
            name?: null | string;
            /** @description What you call yourself; empty: nothing. */
            username?: null | string;
            /** @description IANA name of a time zone, for example Asia/Tokyo. */
            time_zone?: null | string;
            sent_option?: null | components["schemas"]["SentOption"];
        };
        /** @description What a model's severities were counted on. */
        ModelCalibration: {
            /** @description The intervals that have tables of their own, shortest first. */
            intervals: components["schemas"]["CalibratedInterval"][];
        };
        /** @description One model with what its file says of its training data, of its threshold and of its calibration. */
        ModelCard: {
            /**
             * Format: double
             * @description What a bar is compared with: the least severity of an anomaly where the model is calibrated, else the score below which bars are anomalous.
             */
            threshold: number;
            /**
             * Format: uint64
             * @description Seed of the training; null where it is not known.
             */
            seed: null | number;
            /** @description SHA-256 of the training rows as little-endian floats, lower-case hex; null where it is not known. */
            data_sha256: null | string;
            /** @description The features that the model is fed, in the order of a row. */
            features: components["schemas"]["ModelFeature"][];
            quantiles: null | components["schemas"]["ModelQuantiles"];
            calibration: null | components["schemas"]["ModelCalibration"];
            /** @description Its code, for example US. */
            market: string;
            /** @description For example US_model-0.1.0. */
            version: string;
            /** @description "sha256:" and hex digest of the file. */
            hash: string;
            /** @description seed-14 or relative. */
            feature_set: string;
            /** @description Whether new detections use it. */
            active: boolean;
            /** @description Whether it is in this process memory. */
            loaded: boolean;
            /** @description Whether it is active because somebody named it, rather than as the newest of its time. */
            pinned: boolean;
            /**
             * Format: int32
             * @description Trees of the forest.
             */
            trees: number;
            /**
             * Format: int32
             * @description psi.
             */
            samples_per_tree: number;
            /**
             * Format: double
             * @description Share of the training rows that counted as anomalous; null for the fixed offset of "auto".
             */
            contamination: null | number;
            /**
             * Format: double
             * @description A model without calibration calls scores below it anomalous; calibrated ones go by severity.
             */
            offset: number;
            /**
             * Format: date-time
             * @description When it was trained or imported, UTC.
             */
            trained_at: null | string;
            /**
             * Format: date-time
             * @description First bar of its training data, UTC.
             */
            trained_from: null | string;
            /**
             * Format: date-time
             * @description Last bar of its training data, UTC.
             */
            trained_to: null | string;
            /**
             * Format: int32
             * @description Training rows.
             */
            rows: null | number;
            /** @description Training tickers, in the order in which their rows were used. */
            tickers: string[];
            /** @description Whether it is newer than the active one, and so waits for somebody to make it active. */
            candidate: boolean;
        };
        /** @description The model that a market's detections use, as the store names it: by its file's content, so that every silo uses the same. */
        ModelChoice: {
            /** @description For example US_model-1.0.0. */
            version: string;
            /** @description "sha256:" and hex digest of the file that was made active; null as long as it could not be read. */
            hash: null | string;
            /** @description Why its file cannot be used now, and what to do; null where it can. */
            problem: null | string;
        };
        /** @description A feature that a model is fed. */
        ModelFeature: {
            /** @description Its name in the feature set. */
            name: string;
            /** @description What people call it. */
            label: string;
            /** @description What its values are measured in; null for plain numbers. */
            unit: null | string;
        };
        /** @description The models of one market. */
        ModelOverview: {
            /** @description Its code, for example US. */
            market: string;
            active: null | components["schemas"]["ModelStatus"];
            /** @description Every readable model file, newest first. */
            available: components["schemas"]["ModelStatus"][];
            /** @description Files that were refused, one sentence each. */
            problems: string[];
            chosen: null | components["schemas"]["ModelChoice"];
        };
        /** @description Chooses a model. */
        ModelPin: {
            /** @description A version that the market has, for example US_model-0.1.0; null takes the newest. */
            version: null | string;
        };
        /** @description Quantiles of a model's training rows. */
        ModelQuantiles: {
            /** @description The share of rows that are at or below each quantile, ascending. */
            probabilities: number[];
            /** @description The rows' scores at these shares. */
            score: number[];
            /** @description Each feature's values at these shares, in the order of a row. */
            features: components["schemas"]["FeatureQuantiles"][];
        };
        /** @description Which models are in memory, as the old system showed it. */
        ModelStats: {
            /** @description Markets whose model is loaded. */
            cached_models: string[];
            /** @description First 16 hex digits of each model's hash, by market. */
            model_versions: {
                [key: string]: string;
            };
            /**
             * Format: int32
             * @description How many are loaded.
             */
            total_cached: number;
        };
        /** @description One model of a market. */
        ModelStatus: {
            /** @description Its code, for example US. */
            market: string;
            /** @description For example US_model-0.1.0. */
            version: string;
            /** @description "sha256:" and hex digest of the file. */
            hash: string;
            /** @description seed-14 or relative. */
            feature_set: string;
            /** @description Whether new detections use it. */
            active: boolean;
            /** @description Whether it is in this process memory. */
            loaded: boolean;
            /** @description Whether it is active because somebody named it, rather than as the newest of its time. */
            pinned: boolean;
            /**
             * Format: int32
             * @description Trees of the forest.
             */
            trees: number;
            /**
             * Format: int32
             * @description psi.
             */
            samples_per_tree: number;
            /**
             * Format: double
             * @description Share of the training rows that counted as anomalous; null for the fixed offset of "auto".
             */
            contamination: null | number;
            /**
             * Format: double
             * @description A model without calibration calls scores below it anomalous; calibrated ones go by severity.
             */
            offset: number;
            /**
             * Format: date-time
             * @description When it was trained or imported, UTC.
             */
            trained_at: null | string;
            /**
             * Format: date-time
             * @description First bar of its training data, UTC.
             */
            trained_from: null | string;
            /**
             * Format: date-time
             * @description Last bar of its training data, UTC.
             */
            trained_to: null | string;
            /**
             * Format: int32
             * @description Training rows.
             */
            rows: null | number;
            /** @description Training tickers, in the order in which their rows were used. */
            tickers: string[];
            /** @description Whether it is newer than the active one, and so waits for somebody to make it active. */
            candidate: boolean;
        };
        /** @description What nobody is to be told of: at least one of ticker, kind, direction and anomaly_id. */
        MuteOrder: {
            /** @description This ticker's anomalies. */
            ticker?: null | string;
            /** @description Those about this: move, volume, gap, wick, drift, range, still, data_fault or other. */
            kind?: null | string;
            /** @description Those that went this way: up, down, volume or range. */
            direction?: null | string;
            /** @description The incident of this anomaly. */
            anomaly_id?: null | string;
            /** @description Until when, ISO 8601, UTC where it names no offset; null for ever. */
            until?: null | string;
        };
        /** @description What nobody is to be told of. */
        MuteView: {
            /** @description A UUID. */
            id: string;
            /** @description This ticker's, or null. */
            ticker: null | string;
            kind: null | components["schemas"]["AlertSubject"];
            direction: null | components["schemas"]["AnomalyDirection"];
            /** @description The incident of this anomaly, or null. */
            anomaly_id: null | string;
            /**
             * Format: date-time
             * @description Until when, UTC; null for ever.
             */
            until: null | string;
            /**
             * Format: date-time
             * @description When it was made, UTC.
             */
            created_at: string;
        };
        /** @description The net income of a period. */
        NetIncome: {
            /** @description Which, for example 2025-09-30. */
            period: string;
            /**
             * Format: double
             * @description How much, in the company's currency.
             */
            value: null | number;
        };
        /** @description What is to be written about an anomaly. */
        NewNote: {
            /** @description Plain text of 1 to 2,000 characters, several lines perhaps; without other control characters than line feeds and tabs. */
            text: string;
        };
        /** @description What the old pages change about an anomaly; everything else of it comes from detection. */
        NodeAnomalyChange: {
            /** @description acknowledged marks it as seen; null leaves it as it is. */
            status?: null | string;
            /** @description Plain text to add as a note; null adds none. */
            note?: null | string;
        };
        /** @description An anomaly, as the old pages list it. */
        NodeAnomalyView: {
            /** @description 24 hex digits. */
            _id: string;
            /** @description Symbol. */
            ticker: string;
            /**
             * Format: date-time
             * @description Open of the bar, UTC.
             */
            datetime: string;
            /**
             * Format: double
             * @description Close of the bar.
             */
            close: number;
            /**
             * Format: double
             * @description Volume of the bar.
             */
            volume: number;
            /** @description Interval code. */
            interval: string;
            /** @description Whether an alert about it was sent. */
            sent: boolean;
            /** @description What has become of it. */
            status: components["schemas"]["AnomalyStatus"];
            /** @description The latest note about it; null where there is none. */
            note: null | string;
            /**
             * Format: double
             * @description 0 to 1, higher is more anomalous; null for models without calibration.
             */
            severity: null | number;
            /** @description up, down, volume or range; null where the model does not say. */
            direction: null | string;
            /** @description One sentence for people. */
            reason: string;
        };
        /** @description An error as the old system's service for people gave it. */
        NodeError: {
            /** @description What is wrong and what can be done. */
            error: string;
        };
        /** @description A ticker that is followed. */
        NodeFollowed: {
            /** @description Symbol. */
            ticker: string;
            /** @description open or closed: its market. */
            status: string;
            /**
             * Format: int32
             * @description Anomalies of it that hold.
             */
            frequency: number;
        };
        /** @description One thing, as the old system's second service wrapped it. */
        NodeItemOfNodeAnomalyView: {
            /** @description Always true: failures have another shape. */
            success: boolean;
            data: null | components["schemas"]["NodeAnomalyView"];
        };
        /** @description One thing, as the old system's second service wrapped it. */
        NodeItemOfNodeListingView: {
            /** @description Always true: failures have another shape. */
            success: boolean;
            data: null | components["schemas"]["NodeListingView"];
        };
        /** @description A ticker that the source lists. */
        NodeListingView: {
            /** @description 24 hex digits, of the ticker's own. */
            _id: string;
            /** @description Code of its market, for example US. */
            country: string;
            /** @description Symbol. */
            ticker: string;
            /** @description Company name. */
            companyName: string;
            /** @description City of the market. */
            primaryExchange: string;
            /** @description No source tells of it: always empty. */
            sectorGroup: string;
            /** @description Always active: what is no longer listed is not in the list. */
            status: string;
        };
        /** @description What was done. */
        NodeMessage: {
            message: string;
        };
        /** @description How many there are, and which of them these are. */
        NodeMeta: {
            /** Format: int64 */
            total: number;
            /** Format: int32 */
            limit: number;
            /** Format: int32 */
            skip: number;
        };
        /** @description A page of a list that is passed by counting, as the old system's second service gave it. */
        NodePageOfNodeAnomalyView: {
            /** @description Always true: failures have another shape. */
            success: boolean;
            /** @description The page. */
            data: components["schemas"]["NodeAnomalyView"][];
            /**
             * Format: int32
             * @description How many there are; where more follow than were counted, those up to the end of this page and one.
             */
            total: number;
            /**
             * Format: int32
             * @description Number of the page, from 1.
             */
            page: number;
            /**
             * Format: int32
             * @description Most things of a page.
             */
            limit: number;
            /**
             * Format: int32
             * @description Things passed over before it.
             */
            skip: number;
            /**
             * Format: int32
             * @description Pages that the total makes.
             */
            totalPages: number;
        };
        /** @description A page of a list that is passed by counting, as the old system's second service gave it. */
        NodePageOfNodeListingView: {
            /** @description Always true: failures have another shape. */
            success: boolean;
            /** @description The page. */
            data: components["schemas"]["NodeListingView"][];
            /**
             * Format: int32
             * @description How many there are; where more follow than were counted, those up to the end of this page and one.
             */
            total: number;
            /**
             * Format: int32
             * @description Number of the page, from 1.
             */
            page: number;
            /**
             * Format: int32
             * @description Most things of a page.
             */
            limit: number;
            /**
             * Format: int32
             * @description Things passed over before it.
             */
            skip: number;
            /**
             * Format: int32
             * @description Pages that the total makes.
             */
            totalPages: number;
        };
        /** @description Where a picture is. */
        NodePicture: {
            pictureUrl: string;
        };
        /** @description What a user's pages keep. */
        NodePreferences: {
            preferences: components["schemas"]["JsonObject"];
        };
        /** @description Columns of a small chart. */
        NodePriceColumns: {
            /** @description Closes, oldest first. */
            close: number[];
        };
        /** @description Closing prices, as the old pages draw small charts of them. */
        NodePrices: {
            /** @description The columns. */
            data: components["schemas"]["NodePriceColumns"];
        };
        /** @description A user with a picture. */
        NodeProfile: {
            id: string;
            email: null | string;
            name: null | string;
            username: null | string;
            pictureUrl: null | string;
        };
        /** @description Who is signed in. */
        NodeProfileAnswer: {
            user: components["schemas"]["NodeProfile"];
        };
        /** @description A session, and whose it is. */
        NodeSession: {
            token: string;
            user: components["schemas"]["NodeUser"];
        };
        /** @description What a person follows. */
        NodeSubscriber: {
            /** @description The person. */
            _id: string;
            /** @description Symbols. */
            tickers: string[];
        };
        /** @description Whether a ticker is followed. */
        NodeSubscription: {
            /** @description Whether it is. */
            subscribed: boolean;
        };
        /** @description Who is to follow what, as the old pages say it. */
        NodeSubscriptionOrder: {
            /** @description The user; whoever calls where it is left out, and where there are no accounts. Others are for admins. */
            id?: null | string;
            /** @description Symbols. */
            tickers?: null | string[];
            /** @description One symbol, of which is asked. */
            ticker?: null | string;
        };
        /** @description What is followed after a change. */
        NodeSubscriptions: {
            /** @description What was done. */
            message: string;
            /** @description Symbols. */
            tickers: string[];
        };
        /** @description A user as it answered who signed in. */
        NodeUser: {
            id: string;
            email: null | string;
            name: null | string;
            username: null | string;
        };
        /** @description One user. */
        NodeUserAnswer: {
            success: boolean;
            data: components["schemas"]["NodeUserDocument"];
        };
        /** @description What the pages of the system before this one send about users: which fields count depends on the call. */
        NodeUserBody: {
            /** @description E-mail address. */
            email?: null | string;
            /** @description Password. */
            password?: null | string;
            /** @description What to call them. */
            name?: null | string;
            /** @description What they call themselves. */
            username?: null | string;
            /** @description The password so far. */
            currentPassword?: null | string;
            /** @description The new password. */
            newPassword?: null | string;
            /** @description IANA name of a time zone. */
            timeZone?: null | string;
            /** @description How they are told of anomalies: mail, line or both. */
            sentOption?: null | string;
            /** @description What they may do; only admins give roles. */
            role?: null | string;
        };
        /** @description A user as the old system's service for people kept it. */
        NodeUserDocument: {
            _id: string;
            lineid: null | string;
            email: null | string;
            name: null | string;
            username: null | string;
            role: string;
            pictureUrl: null | string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastLogin: null | string;
            loginMethod: string;
            sentOption: string;
            timeZone: string;
        };
        /** @description Some users. */
        NodeUsersAnswer: {
            success: boolean;
            data: components["schemas"]["NodeUserDocument"][];
            meta: components["schemas"]["NodeMeta"];
        };
        /** @description A silo that leaves a source alone. */
        OpenCircuitView: {
            /** @description address:port@generation. */
            silo: string;
            /**
             * Format: date-time
             * @description When the source is asked again, UTC. A time that is over: the next request tests whether it answers.
             */
            until: string;
        };
        /** @description One page of a list. */
        PageViewOfAnomalyView: {
            /** @description What is on it. */
            items: components["schemas"]["AnomalyView"][];
            /** @description Pass it as `cursor` for the next page; null at the end. */
            next_cursor: null | string;
            /**
             * Format: date-time
             * @description The instant of which this is what was known, where `as_of` asked for one; left out else.
             */
            as_of?: null | string;
        };
        /** @description One page of a list. */
        PageViewOfAuditView: {
            /** @description What is on it. */
            items: components["schemas"]["AuditView"][];
            /** @description Pass it as `cursor` for the next page; null at the end. */
            next_cursor: null | string;
            /**
             * Format: date-time
             * @description The instant of which this is what was known, where `as_of` asked for one; left out else.
             */
            as_of?: null | string;
        };
        /** @description One page of a list. */
        PageViewOfBarView: {
            /** @description What is on it. */
            items: components["schemas"]["BarView"][];
            /** @description Pass it as `cursor` for the next page; null at the end. */
            next_cursor: null | string;
            /**
             * Format: date-time
             * @description The instant of which this is what was known, where `as_of` asked for one; left out else.
             */
            as_of?: null | string;
        };
        /** @description One page of a list. */
        PageViewOfCorporateActionView: {
            /** @description What is on it. */
            items: components["schemas"]["CorporateActionView"][];
            /** @description Pass it as `cursor` for the next page; null at the end. */
            next_cursor: null | string;
            /**
             * Format: date-time
             * @description The instant of which this is what was known, where `as_of` asked for one; left out else.
             */
            as_of?: null | string;
        };
        /** @description One page of a list. */
        PageViewOfDeliveryView: {
            /** @description What is on it. */
            items: components["schemas"]["DeliveryView"][];
            /** @description Pass it as `cursor` for the next page; null at the end. */
            next_cursor: null | string;
            /**
             * Format: date-time
             * @description The instant of which this is what was known, where `as_of` asked for one; left out else.
             */
            as_of?: null | string;
        };
        /** @description One page of a list. */
        PageViewOfQuarantineEntryView: {
            /** @description What is on it. */
            items: components["schemas"]["QuarantineEntryView"][];
            /** @description Pass it as `cursor` for the next page; null at the end. */
            next_cursor: null | string;
            /**
             * Format: date-time
             * @description The instant of which this is what was known, where `as_of` asked for one; left out else.
             */
            as_of?: null | string;
        };
        /** @description One page of a list. */
        PageViewOfRunView: {
            /** @description What is on it. */
            items: components["schemas"]["RunView"][];
            /** @description Pass it as `cursor` for the next page; null at the end. */
            next_cursor: null | string;
            /**
             * Format: date-time
             * @description The instant of which this is what was known, where `as_of` asked for one; left out else.
             */
            as_of?: null | string;
        };
        /** @description One page of a list. */
        PageViewOfScheduledSeriesView: {
            /** @description What is on it. */
            items: components["schemas"]["ScheduledSeriesView"][];
            /** @description Pass it as `cursor` for the next page; null at the end. */
            next_cursor: null | string;
            /**
             * Format: date-time
             * @description The instant of which this is what was known, where `as_of` asked for one; left out else.
             */
            as_of?: null | string;
        };
        /** @description One page of a list. */
        PageViewOfSeriesView: {
            /** @description What is on it. */
            items: components["schemas"]["SeriesView"][];
            /** @description Pass it as `cursor` for the next page; null at the end. */
            next_cursor: null | string;
            /**
             * Format: date-time
             * @description The instant of which this is what was known, where `as_of` asked for one; left out else.
             */
            as_of?: null | string;
        };
        /** @description Changes one's own password. */
        PasswordChange: {
            /** @description The password so far; null for those who have none. */
            current?: null | string;
            /** @description The new one: 6 to 200 characters. */
            password: string;
        };
        /** @description People in the order in which they came. */
        PeopleView: {
            /** @description Some of them. */
            items: components["schemas"]["PersonView"][];
            /**
             * Format: int64
             * @description How many there are.
             */
            total: number;
        };
        /** @description Everything that is kept of somebody. */
        PersonExport: {
            /** @description The account. */
            person: components["schemas"]["PersonView"];
            /** @description What their pages keep. */
            preferences: string;
            /** @description Their id at LINE. */
            line_id: null | string;
            /** @description Who they are at the provider of OpenID Connect. */
            open_id: null | string;
            /** @description Their keys. */
            keys: components["schemas"]["KeyView"][];
            /** @description What they said and wrote about anomalies. */
            remarks: components["schemas"]["PersonRemark"][];
            /** @description What they follow. */
            watches: components["schemas"]["WatchView"][];
            /** @description Of what they are told. */
            rules: components["schemas"]["RuleView"][];
            /** @description Of what they are not. */
            mutes: components["schemas"]["MuteView"][];
            /** @description Where they are told. */
            channels: components["schemas"]["ChannelView"][];
            /** @description The latest 10,000 alerts that were raised for them. */
            alerts: components["schemas"]["AlertView"][];
            /** @description The latest 10,000 messages of these, to channels and the inbox. */
            deliveries: components["schemas"]["DeliveryView"][];
            /** @description Their picture, as a data address; null where they show none. */
            picture: null | string;
            /** @description The latest 10,000 changes that they made. */
            audit: components["schemas"]["AuditView"][];
        };
        /** @description Adds somebody, who chooses a password by a link. */
        PersonOrder: {
            /** @description E-mail address. */
            email: string;
            /** @description What to call them. */
            name?: null | string;
            role?: null | components["schemas"]["Role"];
        };
        PersonRemark: {
            anomaly_id: string;
            /** Format: date-time */
            at: string;
            text: null | string;
            normal: null | boolean;
        };
        /** @description Somebody who signs in. */
        PersonView: {
            /** @description 24 hex digits. */
            id: string;
            /** @description E-mail address; null for those who gave none. */
            email: null | string;
            /** @description What to call them. */
            name: null | string;
            /** @description What they call themselves. */
            username: null | string;
            /** @description What they may do. */
            role: components["schemas"]["Role"];
            /** @description Where their picture is. */
            picture_url: null | string;
            /**
             * Format: date-time
             * @description When they came.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When they signed in last.
             */
            last_login: null | string;
            /** @description How they signed in last. */
            login_method: components["schemas"]["LoginMethod"];
            /** @description How they are told of anomalies. */
            sent_option: components["schemas"]["SentOption"];
            /** @description IANA name. */
            time_zone: string;
            /** @description Whether they have shown that the address is theirs. */
            confirmed: boolean;
            /** @description Whether they have a password. */
            has_password: boolean;
            /** @description Whether a LINE account is bound to them. */
            has_line: boolean;
            /** @description Whether an account at the provider of OpenID Connect is. */
            has_open_id: boolean;
        };
        /** @description An error as API v1 gives it: problem details of RFC 9457. */
        Problem: {
            /** @description The status in words. */
            title: string;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status: number;
            /** @description A sentence that the client's user can act on. */
            detail: string;
            /** @description The path that was asked for. */
            instance: string;
            /** @description The id of the request, as in the logs. */
            correlation_id: string;
            /** @description The parameter or field that is wrong, with 400 only. */
            field?: null | string;
            /** @description The run that stands in the way, with 409 only. */
            run_id?: null | string;
        };
        /** @description What became of pushed bars. Each of them counts as one of taken, same, corrected, duplicates, quarantined or refused. */
        PushView: {
            /** @description Symbol. */
            ticker: string;
            /** @description Interval code, for example 1d. */
            interval: string;
            /**
             * Format: int32
             * @description Bars of times that had none.
             */
            taken: number;
            /**
             * Format: int32
             * @description Bars that were stored already, with the same values.
             */
            same: number;
            /**
             * Format: int32
             * @description Bars that have replaced a stored one with other values.
             */
            corrected: number;
            /**
             * Format: int32
             * @description Bars that a later one of the same time has replaced.
             */
            duplicates: number;
            /**
             * Format: int32
             * @description Bars that are certainly wrong: kept apart with the reason, and not scored.
             */
            quarantined: number;
            /** @description The first hundred of these. */
            quarantined_bars: components["schemas"]["QuarantinedBarView"][];
            /**
             * Format: int32
             * @description Bars that cannot be taken: nothing of them is stored.
             */
            refused: number;
            /** @description The first hundred of these. */
            refused_bars: components["schemas"]["RefusedBarView"][];
            /**
             * Format: int32
             * @description Anomalies not known before.
             */
            new_anomalies: number;
            /** @description Ids of the first hundred of these; the runs have all. */
            anomaly_ids: string[];
            /**
             * Format: int32
             * @description Anomalies that corrected, late or earlier bars took away.
             */
            retracted: number;
            /** @description The runs that record it, one for each 10,000 bars; none where nothing changed. */
            run_ids: string[];
        };
        /** @description A bar as clients push it. It is read by BarJson, which passes over fields that are not among these. */
        PushedBar: {
            /**
             * Format: date-time
             * @description When it opens, ISO 8601, UTC where it names no offset; the name 'datetime' is read too.
             */
            time: string;
            /**
             * Format: double
             * @description First price.
             */
            open: number;
            /**
             * Format: double
             * @description Highest price.
             */
            high: number;
            /**
             * Format: double
             * @description Lowest price.
             */
            low: number;
            /**
             * Format: double
             * @description Last price.
             */
            close: number;
            /**
             * Format: double
             * @description Shares.
             */
            volume: number;
        };
        /** @description What became of the test message to one channel. */
        PyChannelTest: {
            /** @description Its name. */
            name: string;
            /** @description What kind of address it has. */
            kind: components["schemas"]["AlertChannelKind"];
            /** @description Whether it took the message. */
            sent: boolean;
            /** @description What it answered, or why it did not. */
            answer: string;
        };
        /** @description An error as the old system gave it. */
        PyError: {
            /** @description What is wrong and what can be done. */
            detail: string;
            /** @description The run that stands in the way, with 409 only. */
            run_id?: null | string;
        };
        /** @description A session by LINE. */
        PyLineSession: {
            user: components["schemas"]["NodeUserDocument"];
            token: string;
        };
        /** @description How the scans stand. */
        PyMonitoring: {
            /** @description running, or stopped. */
            status: string;
            /** @description Whether series are scanned on their own. */
            scheduler_enabled: boolean;
            /**
             * Format: int32
             * @description Series that are scanned.
             */
            tickers: number;
            /**
             * Format: date-time
             * @description When the schedule last read which series there are, UTC; null before the first time.
             */
            last_run: null | string;
            last_result: null | components["schemas"]["ScanView"];
        };
        /** @description What a scan did. */
        PyMonitoringRun: {
            /** @description complete; partial where some series failed. */
            status: string;
            /** @description In numbers. */
            result: components["schemas"]["ScanView"];
        };
        /** @description What became of test messages. */
        PyNotificationTest: {
            /** @description sent; failed where a channel did not take its message. */
            status: string;
            /** @description Each of them. */
            channels: components["schemas"]["PyChannelTest"][];
        };
        /** @description Who is signed in, as the old system's service for charts told it. */
        PyProfile: {
            id: string;
            name: null | string;
            username: null | string;
            email: null | string;
            pictureUrl: null | string;
            lineid: null | string;
            loginMethod: string;
        };
        /** @description The quarantine of all series. */
        QuarantineCountView: {
            /**
             * Format: int64
             * @description Bars that are kept out.
             */
            bars: number;
        };
        /** @description A bar that is certainly wrong, as its source gave it. */
        QuarantineEntryView: {
            /**
             * Format: date-time
             * @description Open, UTC.
             */
            datetime: string;
            /**
             * Format: double
             * @description First price.
             */
            open: number;
            /**
             * Format: double
             * @description Highest price.
             */
            high: number;
            /**
             * Format: double
             * @description Lowest price.
             */
            low: number;
            /**
             * Format: double
             * @description Last price.
             */
            close: number;
            /**
             * Format: double
             * @description Shares.
             */
            volume: number;
            /** @description Why: the end of a sentence that begins with the bar. */
            reason: string;
            /**
             * Format: date-time
             * @description When it was found to be wrong, UTC.
             */
            quarantined_at: string;
            /**
             * Format: date-time
             * @description When an operator let it in, UTC; null while it is kept out.
             */
            released_at: null | string;
        };
        /** @description A pushed bar that is certainly wrong. */
        QuarantinedBarView: {
            /**
             * Format: date-time
             * @description Open, UTC.
             */
            time: string;
            /** @description Why: the end of a sentence that begins with the bar. */
            reason: string;
        };
        Readiness: {
            status: string;
            checks: {
                [key: string]: components["schemas"]["CheckedPart"];
            };
        };
        /**
         * @description What a fact of a reason is about. Its name in documents is that in snake_case.
         * @enum {string}
         */
        ReasonCode: "move" | "body" | "gap" | "upper_wick" | "lower_wick" | "range" | "narrow_range" | "volume" | "low_volume" | "on_volume" | "trend3" | "trend10" | "trend30" | "volatility" | "activity" | "still_price" | "no_volume" | "combination" | "high_below_low" | "open_outside" | "close_outside" | "price_scale" | "split_like" | "split" | "ex_dividend" | "long_move" | "equal_closes" | "repeated_bar";
        /**
         * @description One thing that is said of an anomalous bar, as numbers: what it was, and what is usual. The facts of a bar in their order are its sentence
         *     (ReasonText), whatever the language.
         */
        ReasonFact: {
            /** @description What is said. */
            code: components["schemas"]["ReasonCode"];
            /**
             * Format: double
             * @description What it was at the bar, in the fact's unit.
             */
            value: number;
            /** @description What is usual, in the same unit; without any value where nothing is compared. */
            usual: components["schemas"]["UsualValue"];
            /** @description What value and usual are measured in. */
            unit: components["schemas"]["ReasonUnit"];
        };
        /**
         * @description What a fact is measured in.
         * @enum {string}
         */
        ReasonUnit: "fraction" | "shares" | "times" | "standard_deviations" | "bars" | "price" | "score";
        /** @description A pushed bar that was refused. */
        RefusedBarView: {
            /**
             * Format: date-time
             * @description Open, UTC.
             */
            time: string;
            /** @description Why. */
            reason: components["schemas"]["BarProblem"];
        };
        /** @description Registers, or becomes the first admin by the link that was printed at start. */
        RegisterOrder: {
            /** @description The token of the first admin's link; null to register. */
            token?: null | string;
            /** @description E-mail address. */
            email: string;
            /** @description Password of 6 to 200 characters. */
            password: string;
            /** @description What to call them. */
            name?: null | string;
            /** @description What they call themselves. */
            username?: null | string;
        };
        /** @description Asks for a link to a new password. */
        ResetOrder: {
            /** @description E-mail address. */
            email: string;
        };
        /** @enum {string} */
        Role: "viewer" | "analyst" | "operator" | "admin";
        /** @description Gives somebody a role. */
        RoleChange: {
            /** @description The role. */
            role: components["schemas"]["Role"];
        };
        /** @description Of which anomalies somebody is told, and how. */
        RuleOrder: {
            /** @description A name of 1 to 100 characters. */
            name: null | string;
            /** @description Id of the watch list that it is about; null for all of them. */
            watch_id?: null | string;
            /**
             * Format: double
             * @description Only severities at or above this, 0 to 1; null for all.
             */
            min_severity?: null | number;
            /** @description Only these ways: up, down, volume, range; none for all. */
            directions?: null | string[];
            /** @description Only anomalies about one of these: move, volume, gap, wick, drift, range, still, data_fault, other; none for all. */
            kinds?: null | string[];
            /** @description Only bars that opened while their market traded. Default: false. */
            market_hours_only?: boolean;
            /** @description When quiet hours begin, as 22:00 in the time zone; null for none. */
            quiet_from?: null | string;
            /** @description When quiet hours end, as 07:00; null for none. */
            quiet_to?: null | string;
            /** @description The IANA time zone of quiet hours and of the days of most_per_day. Default: that of one's account; UTC where there are no accounts. */
            time_zone?: null | string;
            /** @description When messages are sent: at_once, hourly, or daily after the close. Default: at_once. */
            timing?: null | string;
            /**
             * Format: int32
             * @description Most alerts sent in a day, 1 to 1000; those beyond are in the inbox only. Null for no limit.
             */
            most_per_day?: null | number;
            /** @description Ids of the channels that messages go to; the inbox has every alert anyway. */
            channels?: null | string[];
            /** @description Whether it is in force. Default: true. */
            enabled?: boolean;
        };
        /** @description An alert that a rule would have raised. */
        RuleTrialAlertView: {
            /** @description The anomaly. */
            anomaly_id: string;
            /** @description Symbol. */
            ticker: string;
            /** @description Interval code. */
            interval: string;
            /**
             * Format: date-time
             * @description Open of its bar, UTC.
             */
            datetime: string;
            /**
             * Format: double
             * @description 0 to 1; null for models without calibration.
             */
            severity: null | number;
            /** @description Why it is an anomaly. */
            reason: string;
            /**
             * Format: date-time
             * @description When its bar was closed, UTC.
             */
            at: string;
            /**
             * Format: date-time
             * @description When it would have been sent, UTC; null where the limit kept it back.
             */
            sent_at: null | string;
        };
        /** @description A rule to be tried on the past. */
        RuleTrialOrder: {
            rule: null | components["schemas"]["RuleOrder"];
            watch?: null | components["schemas"]["WatchOrder"];
            /**
             * Format: int32
             * @description Days back, 1 to 90. Default: 90.
             */
            days?: null | number;
        };
        /** @description What a rule would have sent. */
        RuleTrialView: {
            /**
             * Format: date-time
             * @description From when on, UTC.
             */
            from: string;
            /**
             * Format: int32
             * @description Anomalies of the followed series that were looked at.
             */
            looked_at: number;
            /** @description Whether there were more, so that the earliest are missing. */
            cut: boolean;
            /**
             * Format: int32
             * @description Alerts in the inbox.
             */
            alerts: number;
            /**
             * Format: int32
             * @description Those of them that the daily limit would have kept from being sent.
             */
            limited: number;
            /**
             * Format: int32
             * @description Messages to each channel.
             */
            messages: number;
            /**
             * Format: int32
             * @description Most alerts of one day.
             */
            busiest_day: number;
            /** @description The latest 100 of them, latest first. */
            latest: components["schemas"]["RuleTrialAlertView"][];
        };
        /** @description Of which anomalies somebody is told, and how. */
        RuleView: {
            /** @description A UUID. */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description The watch list that it is about; null for all of them. */
            watch_id: null | string;
            /**
             * Format: double
             * @description Only severities at or above this; null for all.
             */
            min_severity: null | number;
            /** @description Only these ways; none for all. */
            directions: components["schemas"]["AnomalyDirection"][];
            /** @description Only anomalies about one of these; none for all. */
            kinds: components["schemas"]["AlertSubject"][];
            /** @description Only bars that opened while their market traded. */
            market_hours_only: boolean;
            /** @description When quiet hours begin, as 22:00; null where there are none. */
            quiet_from: null | string;
            /** @description When quiet hours end. */
            quiet_to: null | string;
            /** @description The IANA time zone of quiet hours and days. */
            time_zone: string;
            /** @description When messages are sent. */
            timing: components["schemas"]["AlertTiming"];
            /**
             * Format: int32
             * @description Most alerts sent in a day; null for no limit.
             */
            most_per_day: null | number;
            /** @description Ids of the channels that messages go to, beside the inbox. */
            channels: string[];
            /** @description Whether it is in force. */
            enabled: boolean;
            /**
             * Format: date-time
             * @description When it was made, UTC.
             */
            created_at: string;
        };
        /**
         * @description Where a run stands.
         * @enum {string}
         */
        RunStatus: "in_progress" | "complete" | "failed" | "partial";
        /**
         * @description What asked for a detection run.
         * @enum {string}
         */
        RunTrigger: "chart_request" | "scheduler" | "backfill" | "verification" | "manual" | "push";
        /** @description The audit of one detection run, under the field names of the system before this one. */
        RunView: {
            /** @description Run id (uuid). */
            _id: string;
            /** @description What asked for it. */
            trigger: components["schemas"]["RunTrigger"];
            /** @description Ticker. */
            ticker: string;
            /** @description Interval code. */
            interval: string;
            /** @description Period code it was asked for, if any. */
            period: null | string;
            /** @description Model in use; null where none could be loaded. */
            model_version: null | string;
            /** @description "sha256:" and the hex digest of the model's file. */
            model_hash: null | string;
            /**
             * Format: date-time
             * @description UTC.
             */
            started_at: string;
            /**
             * Format: date-time
             * @description UTC; null while in progress.
             */
            completed_at: null | string;
            /**
             * Format: double
             * @description Seconds from start to end; null while in progress.
             */
            duration_seconds: null | number;
            /**
             * Format: int32
             * @description Complete bars read.
             */
            rows_loaded: number;
            /**
             * Format: int32
             * @description Rows that could be scored.
             */
            rows_preprocessed: number;
            /**
             * Format: int32
             * @description Anomalies this run found.
             */
            anomalies_found: number;
            /** @description Their ids. */
            anomaly_ids: string[];
            /** @description Where it stands. */
            status: components["schemas"]["RunStatus"];
            /** @description Why it failed; null otherwise. */
            error: null | string;
            /** @description What was odd but did not stop it. */
            warnings: string[];
            /**
             * Format: double
             * @description 0 to 1.
             */
            progress: number;
            /**
             * Format: double
             * @description Seconds until a backfill has probably ended; null while that is unknown, and for all other runs.
             */
            seconds_left: null | number;
            /**
             * Format: int32
             * @description Anomalies that this run found to hold no longer.
             */
            anomalies_retracted: number;
            /** @description Version of the program that made it; null for runs of programs that did not say. */
            program_version: null | string;
            /** @description The request that asked for it, as in the logs. */
            correlation_id: null | string;
            /** @description A fingerprint of the bars that it took in, made of the SHA-256 of each: runs with the same one computed from the same bars. Null where it took none. */
            input_hash: null | string;
            /**
             * Format: double
             * @description Seconds in which it waited for its source; null where it asked none.
             */
            fetch_seconds: null | number;
            /**
             * Format: double
             * @description Seconds of comparing and scoring; null where there was nothing to compare.
             */
            score_seconds: null | number;
        };
        /** @description What a scan did. */
        ScanView: {
            /**
             * Format: int32
             * @description Series looked at.
             */
            series: number;
            /**
             * Format: int32
             * @description Series that had new bars.
             */
            detected: number;
            /**
             * Format: int32
             * @description Series whose detection failed.
             */
            failed: number;
            /**
             * Format: int32
             * @description Anomalies found.
             */
            new_anomalies: number;
            /**
             * Format: double
             * @description How long it took.
             */
            duration_seconds: number;
            /** @description The first few errors. */
            errors: string[];
        };
        /** @description A series that the schedule knows. */
        ScheduledSeriesView: {
            /** @description Symbol. */
            ticker: string;
            /** @description Interval code, for example 1d. */
            interval: string;
            /** @description Its code, for example US. */
            market: string;
            /** @description Where its bars come from: simulated, csv, yahoo or push. */
            source: string;
            /** @description Why it is scanned: monitored, followed, charted (or detected or backfilled by request, in the last days), pushed; none where it has left. */
            reasons: string[];
            /**
             * @description scheduled (its next bar has not closed), waiting (it is due, and waits for a place or for the schedule to be switched on), running, paused (after detections that failed or found nothing), left (it is no
             *     longer scanned), pushed (it is detected as its bars come) or source_not_in_use (it is not scanned, because the source of its history is not in use).
             */
            state: string;
            /**
             * Format: date-time
             * @description Open of its last closed bar, UTC; null before the first.
             */
            last_bar: null | string;
            /**
             * Format: date-time
             * @description When it is detected next, UTC, by the clock of its source; null before its first bar, and where it is not scanned.
             */
            next_due: null | string;
            /**
             * Format: int32
             * @description Detections in a row that failed or found nothing.
             */
            misses: number;
            /** @description Why the last one failed; null where it did not. */
            problem: null | string;
            /**
             * Format: date-time
             * @description It rests until then, UTC; null where it does not.
             */
            paused_until: null | string;
            /**
             * Format: date-time
             * @description When a chart, a detection or a backfill of it was last asked for, exact to an hour, UTC; null where it never was.
             */
            requested_at: null | string;
        };
        /** @description Switches the schedule. */
        SchedulerChange: {
            /** @description True: scan on its own. */
            enabled: boolean;
        };
        /** @description Switches the schedule, as the old system took it. */
        SchedulerToggle: {
            /** @description True: scan on its own. */
            state: boolean;
        };
        /** @description The schedule's switch, as the old system showed it. */
        SchedulerToggled: {
            /** @description Whether series are scanned on their own. */
            scheduler_enabled: boolean;
        };
        /** @description The schedule. */
        SchedulerView: {
            /** @description Whether series are scanned on their own. */
            enabled: boolean;
            /**
             * Format: double
             * @description How often the list of series is read anew; a series is detected when its bar closes.
             */
            scan_interval_seconds: number;
            /**
             * Format: date-time
             * @description When the schedule last read which series there are, UTC; null before the first time.
             */
            last_scan: null | string;
            last_report: null | components["schemas"]["ScanView"];
            /** @description How the scans of each market stand; none before the first. */
            markets: components["schemas"]["MarketScanView"][];
        };
        /** @description A ticker that matches, as the old system showed it. */
        SearchHit: {
            /** @description Symbol. */
            ticker: string;
            /** @description Company name. */
            name: string;
        };
        /** @enum {string} */
        SentOption: "mail" | "line" | "both";
        /** @description A series that rests before it is detected again. */
        SeriesPauseView: {
            /** @description Symbol. */
            ticker: string;
            /** @description Interval code, for example 1d. */
            interval: string;
            /**
             * Format: int32
             * @description Detections in a row that failed or found nothing.
             */
            misses: number;
            /** @description Why the last one failed; null where it found nothing. */
            problem: null | string;
            /**
             * Format: date-time
             * @description When it is detected next, UTC.
             */
            until: string;
        };
        /** @description Where detection of one series stands. */
        SeriesView: {
            /** @description Symbol. */
            ticker: string;
            /** @description Interval code, for example 1d. */
            interval: string;
            /** @description Its code, for example US. */
            market: string;
            /** @description never, in_progress, complete, failed or partial. */
            status: string;
            /**
             * Format: date-time
             * @description When the last detection ran, UTC.
             */
            last_detection_run: null | string;
            /**
             * Format: date-time
             * @description Open of the last closed bar that was scored, UTC.
             */
            last_detected_timestamp: null | string;
            /**
             * Format: date-time
             * @description Open of the first bar of the stored history, UTC.
             */
            anchor: null | string;
            /** @description Model in the feature state. */
            model_version: null | string;
            /** @description "sha256:" and the hex digest of the model's file. */
            model_hash: null | string;
            /**
             * Format: int64
             * @description Bars in the feature state.
             */
            rows_processed: number;
            /**
             * Format: int32
             * @description Anomalies that hold.
             */
            anomalies_found: number;
            /**
             * Format: int64
             * @description Grows by one a commit.
             */
            version: number;
            /** @description Where its bars come from: simulated, csv, yahoo or push; null where nothing was committed since that is noted. */
            source: null | string;
            /** @description The company's or fund's name, as the source has it; null where it does not say. */
            company_name: null | string;
            /** @description The currency's code, for example USD; of prices in pence or cents that of the pound or dollar; null where the source does not say. */
            currency: null | string;
            /**
             * Format: int32
             * @description Units of the prices that make one of the currency: 1, or 100 where prices are in pence or cents; null where the source does not say.
             */
            price_divisor: null | number;
            /**
             * Format: int32
             * @description Minutes by which the source's prices lag behind the exchange; null where it does not say.
             */
            quote_delay_minutes: null | number;
            /** @description Whether somebody follows it, so that it is scanned. */
            followed: boolean;
            /**
             * Format: date-time
             * @description When a chart, a detection or a backfill of it was last asked for, exact to an hour, UTC; null where it never was.
             */
            requested_at: null | string;
            /**
             * Format: date-time
             * @description When it was last committed, UTC.
             */
            updated_at: null | string;
        };
        /** @description A break in a session. */
        SessionBreakView: {
            /**
             * Format: int64
             * @description When it begins, in seconds since 1970.
             */
            from: number;
            /**
             * Format: int64
             * @description When it ends, in seconds since 1970.
             */
            to: number;
        };
        /** @description Whether there are accounts, and who asks. */
        SessionView: {
            /** @description Whether there are accounts. */
            accounts: boolean;
            person: null | components["schemas"]["PersonView"];
            role: null | components["schemas"]["Role"];
            /** @description Whether people may register themselves. */
            registration: boolean;
            /** @description Whether people sign in by LINE. */
            line: boolean;
            /** @description What the provider of OpenID Connect is called by which people sign in; null where there is none. */
            open_id: null | string;
            /** @description Whether the product can send mail. */
            mail: boolean;
        };
        /** @description Signs in. */
        SignInOrder: {
            /** @description E-mail address. */
            email: string;
            /** @description Password. */
            password: string;
        };
        /** @description One process of the cluster. How busy it is stands there while it is active. */
        SiloView: {
            /** @description address:port@generation. The generation tells processes at the same address apart. */
            address: string;
            /** @description What the process is called, for example its pod's name. */
            name: null | string;
            /** @description The machine that it runs on. */
            host: null | string;
            /** @description created, joining, active, shutting_down, stopping or dead. */
            status: string;
            /**
             * Format: date-time
             * @description When the process started, UTC.
             */
            started_at: string;
            /** @description The program's version: two of them during a rolling upgrade. */
            version: null | string;
            /**
             * Format: int32
             * @description Grains in memory.
             */
            activations: null | number;
            /**
             * Format: double
             * @description Share of all processors that the process uses, in percent, smoothed.
             */
            cpu_percent: null | number;
            /**
             * Format: int64
             * @description Bytes of memory that the process uses, smoothed.
             */
            memory_bytes: null | number;
            /** @description Whether it refuses new requests to protect itself. */
            is_overloaded: null | boolean;
            /**
             * Format: double
             * @description Detections committed to the store a second, of the last ten seconds.
             */
            commits_per_second: null | number;
            /** @description What it did in the last ten minutes, by kind; nothing of what it did not do. */
            work: components["schemas"]["WorkReport"][];
        };
        /** @description The source that a series is to come from. */
        SourceChoice: {
            /** @description simulated, csv, yahoo or push. */
            source: null | string;
        };
        /** @description A source of bars. */
        SourceView: {
            /** @description simulated, csv, yahoo or push. */
            source: string;
            /**
             * Format: double
             * @description Requests a second that all silos together may make over time; null where nothing bounds them.
             */
            requests_per_second: null | number;
            /**
             * Format: int32
             * @description Requests that can be saved up; null where nothing bounds them.
             */
            burst: null | number;
            /** @description The silos that leave it alone after repeated failures; the others ask it. */
            circuits: components["schemas"]["OpenCircuitView"][];
        };
        /** @description The store. */
        StoreView: {
            /** @description Sqlite or PostgreSql. */
            engine: string;
            /**
             * Format: int64
             * @description Its size; null where it could not be measured.
             */
            bytes: null | number;
            /**
             * Format: int32
             * @description Days that ended runs are kept; those that found or retracted anything are kept forever.
             */
            run_retention_days: number;
            /** @description Days that bars are kept, by interval code; an interval that is not named is kept forever. */
            bar_retention_days: {
                [key: string]: number;
            };
        };
        /** @description A bar and how anomalous it is. */
        TrialBarView: {
            /**
             * Format: date-time
             * @description Open, UTC.
             */
            datetime: string;
            /**
             * Format: double
             * @description First price.
             */
            open: number;
            /**
             * Format: double
             * @description Highest price.
             */
            high: number;
            /**
             * Format: double
             * @description Lowest price.
             */
            low: number;
            /**
             * Format: double
             * @description Last price.
             */
            close: number;
            /**
             * Format: double
             * @description Shares.
             */
            volume: number;
            /**
             * Format: double
             * @description -1 to 0, lower is more anomalous; null where the bar cannot be scored.
             */
            score: null | number;
            /**
             * Format: double
             * @description 0 to 1, higher is more anomalous; null for models without calibration too.
             */
            severity: null | number;
            /** @description Whether it is an anomaly. */
            anomalous: boolean;
            /**
             * Format: double
             * @description One normal bar in so many is at least as anomalous, to two digits; null where there is no severity.
             */
            once_in_bars: null | number;
        };
        /** @description A stored bar and how it is changed. */
        TrialOrder: {
            /** @description When the bar opens, ISO 8601, UTC where it names no offset; null for the last one stored. */
            time?: null | string;
            /**
             * Format: double
             * @description Its new close; null for another or none. Not together with price_factor.
             */
            close?: null | number;
            /**
             * Format: double
             * @description What its close is multiplied by; null for none. High and low move so far that they contain the new close.
             */
            price_factor?: null | number;
            /**
             * Format: double
             * @description What its volume is multiplied by; null for none.
             */
            volume_factor?: null | number;
            /** @description Version of the model that judges, as lists of models give it; null for the active one. */
            model?: null | string;
            /**
             * Format: double
             * @description The share of normal bars that may be called anomalies; null for the model's own threshold. Only with a calibrated model.
             */
            budget?: null | number;
        };
        /** @description What a model says of a bar as it is stored, and of the same bar changed. */
        TrialView: {
            /** @description Symbol. */
            ticker: string;
            /** @description Interval code, for example 1d. */
            interval: string;
            /**
             * Format: date-time
             * @description Open of the bar, UTC.
             */
            time: string;
            /** @description The model that judged. */
            model_version: string;
            /**
             * Format: double
             * @description The least severity of an anomaly where the model is calibrated, else the score below which bars are anomalous.
             */
            threshold: number;
            /** @description The bar as it is stored. */
            stored: components["schemas"]["TrialBarView"];
            /** @description The bar with the change. */
            changed: components["schemas"]["ChangedBarView"];
            /** @description Why something is missing, or a detection would come to something else; null where there is nothing to say. */
            warning: null | string;
        };
        /** @description What is usual of a series, up to the bar before and, intraday, at this time of day. */
        UsualValue: {
            /**
             * Format: double
             * @description One bar in 50 is below, or outside of From to To where both are given; null where there is no such bound.
             */
            from: null | number;
            /**
             * Format: double
             * @description One bar in 50 is above, or outside; null where there is no such bound.
             */
            to: null | number;
            /**
             * Format: double
             * @description The middle of what is usual; null where only bounds are known.
             */
            typical: null | number;
        };
        /** @description What came of re-deriving an anomaly. */
        VerificationView: {
            /** @description The current model calls the bar anomalous. */
            verified: boolean;
            /** @description Which anomaly. */
            anomaly_id: string;
            /** @description Ticker. */
            ticker: string;
            /** @description Interval code. */
            interval: string;
            /**
             * Format: date-time
             * @description Open of the bar, UTC.
             */
            datetime: string;
            /** @description Model version that found it. */
            original_model: string;
            /** @description Model version in use now. */
            current_model: string;
            /**
             * Format: double
             * @description Score as stored.
             */
            original_score: number;
            /**
             * Format: double
             * @description Score by the current model; null where the bar cannot be scored any more.
             */
            current_score: null | number;
            /**
             * Format: double
             * @description Score by the original model, replayed; null where that model or the bar is gone.
             */
            replayed_score: null | number;
            /** @description Features as stored. */
            original_features: {
                [key: string]: null | number;
            };
            /** @description Features from the bars as they are stored now. */
            current_features: {
                [key: string]: null | number;
            };
            /** @description The run that records this verification. */
            verification_run_id: string;
            /** @description Score, features, close and volume come out of the stored bars and the original model again, bit for bit. */
            reproduced: boolean;
            /** @description Every input that differs; empty when reproduced. */
            differences: components["schemas"]["DifferenceView"][];
        };
        /** @description A list of what is followed: either tickers or a market. */
        WatchOrder: {
            /** @description A name of 1 to 100 characters. */
            name: null | string;
            /** @description Symbols, at most 500; none with a market. */
            tickers?: null | string[];
            /** @description Interval codes; none for every interval. */
            intervals?: null | string[];
            /** @description A market whose tickers are all followed; null where tickers are listed. */
            market?: null | string;
        };
        /** @description A list of what is followed. */
        WatchView: {
            /** @description A UUID. */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description Symbols; none where a market is followed. */
            tickers: string[];
            /** @description Interval codes; none for every interval. */
            intervals: string[];
            /** @description A market whose tickers are all followed, or null. */
            market: null | string;
            /**
             * Format: date-time
             * @description When it was made, UTC.
             */
            created_at: string;
        };
        /** @description A dividend, a split, or both at once, in a window. */
        WindowActionView: {
            /**
             * Format: date-time
             * @description The opening of the first session without the dividend, or after the split, UTC.
             */
            datetime: string;
            /**
             * Format: int64
             * @description The same in seconds since 1970.
             */
            time: number;
            /**
             * Format: double
             * @description For one share, in the unit of the prices; null where there is no dividend.
             */
            dividend: null | number;
            /**
             * Format: double
             * @description Shares after a split for the denominator's before it; null where there is no split.
             */
            split_numerator: null | number;
            /**
             * Format: double
             * @description Shares before the split; null where there is no split.
             */
            split_denominator: null | number;
        };
        /** @description An anomaly in a window. */
        WindowAnomalyView: {
            /** @description 24 hex digits. */
            id: string;
            /**
             * Format: date-time
             * @description Open of its bar, UTC.
             */
            datetime: string;
            /**
             * Format: int64
             * @description The same in seconds since 1970.
             */
            time: number;
            /**
             * Format: int32
             * @description Index of the point that has its bar.
             */
            point: number;
            /**
             * Format: double
             * @description Close of its bar when it was found.
             */
            close: number;
            /**
             * Format: double
             * @description -1 to 0, lower is more anomalous.
             */
            score: null | number;
            /**
             * Format: double
             * @description 0 to 1, higher is more anomalous; null for models without calibration.
             */
            severity: null | number;
            /** @description up, down, volume or range; null where the model does not say. */
            direction: null | string;
            /** @description A sentence that says why. */
            reason: string;
            /** @description The sentence as numbers, in its order; empty where only the sentence is known. */
            reason_facts: components["schemas"]["ReasonFact"][];
            /** @description Whether the market or its data were unusual. */
            kind: components["schemas"]["AnomalyKind"];
            /** @description The id of the first anomaly of its incident; null where that is not known. */
            incident_id: null | string;
            /** @description new or acknowledged. */
            status: string;
        };
        /** @description A day's regular trading. */
        WindowSessionView: {
            /**
             * Format: int64
             * @description In seconds since 1970.
             */
            opens: number;
            /**
             * Format: int64
             * @description In seconds since 1970.
             */
            closes: number;
            /** @description When there is no trading between them: lunch. */
            breaks: components["schemas"]["SessionBreakView"][];
            /** @description Whether it has fewer hours than sessions usually have. */
            short: boolean;
        };
        WorkReport: {
            kind: string;
            /** Format: int64 */
            count: number;
            /** Format: int64 */
            failed: number;
            /** Format: double */
            p50_seconds: number;
            /** Format: double */
            p99_seconds: number;
            /** Format: double */
            longest_seconds: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
