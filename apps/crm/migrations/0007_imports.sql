-- Which record came from where, so that an import can be run again. `hubspot:123` is one customer or one deal.
CREATE TABLE crm.customer_sources (
  source text PRIMARY KEY CHECK (btrim(source) <> ''),
  customer_id bigint NOT NULL REFERENCES crm.customers (id) ON DELETE CASCADE
);
CREATE INDEX customer_sources_customer ON crm.customer_sources (customer_id);

CREATE TABLE crm.opportunity_sources (
  source text PRIMARY KEY CHECK (btrim(source) <> ''),
  opportunity_id bigint NOT NULL REFERENCES crm.opportunities (id) ON DELETE CASCADE
);
CREATE INDEX opportunity_sources_opportunity ON crm.opportunity_sources (opportunity_id);
