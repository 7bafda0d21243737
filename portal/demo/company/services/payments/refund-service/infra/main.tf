terraform {
  required_version = "~> 1.13"
}

module "service" {
  source      = "git::https://git.halden.example/platform/modules.git//service?ref=v4.2.0"
  name        = "refund-service"
  cost_centre = "payments"
  tier        = 2
}
